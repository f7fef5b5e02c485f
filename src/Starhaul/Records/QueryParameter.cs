namespace Starhaul;

/// <summary>A parameter of a URL's query.</summary>
/// <param name="Text">The pair as it stands there.</param>
/// <param name="Name">Its name, decoded.</param>
/// <param name="Value">Its value as written.</param>
/// <remarks>A class: of lists of tuples the runtime would compile every method anew at each start.</remarks>
internal sealed record QueryParameter(string Text, string Name, string Value);
