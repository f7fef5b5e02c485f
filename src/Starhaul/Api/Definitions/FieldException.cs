namespace Starhaul.Api.Definitions;

/// <summary>A field of a definition is not of its form. Never leaves <see cref="ApiResource.Parse"/>.</summary>
internal sealed class FieldException(string message) : Exception(message);
