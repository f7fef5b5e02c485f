namespace Starhaul.Testing.Regimes;

/// <summary>What a writer throws to stop a decoder.</summary>
public sealed class BombException : Exception;
