using System.Xml;
using System.Xml.Linq;

namespace Starhaul.S3.Requests;

/// <summary>How documents of servers are read: without entities or anything from elsewhere, and not for ever.</summary>
internal static class S3Xml
{
    /// <summary>Settings for one reader.</summary>
    public static XmlReaderSettings Settings { get; } =
        new()
        {
            Async = true,
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
            MaxCharactersInDocument = 16 * 1024 * 1024,
        };

    /// <summary>The text of a child, whatever its namespace is: servers differ in it. Null where it is not there.</summary>
    public static string? Text(XElement? parent, string name) =>
        parent?.Elements().FirstOrDefault(child => child.Name.LocalName == name)?.Value.Trim();
}
