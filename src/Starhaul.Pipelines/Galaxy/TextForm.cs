namespace Starhaul.Pipelines.Galaxy;

/// <summary>Gives a text of a source the form that it has in the tables.</summary>
/// <param name="text">The text as the source has it, without its escapes.</param>
/// <param name="into">Room for the text and <see cref="TextForms.Room"/> further bytes.</param>
/// <returns>The length of the form, <see cref="TextForms.Null"/> or <see cref="TextForms.Unknown"/>.</returns>
internal delegate int TextForm(ReadOnlySpan<byte> text, Span<byte> into);
