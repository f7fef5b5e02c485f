namespace Starhaul.Tests.Regimes;

/// <summary>What a writer throws to stop a decoder.</summary>
internal sealed class BombException : Exception;
