using System.Net.Http.Headers;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using Starhaul.S3.Requests;

namespace Starhaul.S3.Storage;

/// <summary>What a server answered, whole.</summary>
/// <param name="Status">The status.</param>
/// <param name="Headers">The header fields.</param>
/// <param name="Length">The Content-Length; null where there is none.</param>
/// <param name="Body">The body.</param>
internal sealed record ObjectReply(int Status, HttpHeadersNonValidated Headers, long? Length, byte[] Body)
{
    /// <summary>The entity tag with its quotes; null for none.</summary>
    public string? ETag => Field("ETag");

    /// <summary>A header field; null where it is not there.</summary>
    public string? Field(string name) => Headers.TryGetValues(name, out var values) ? values.ToString() : null;

    /// <summary>The body as a document; null where it is none.</summary>
    public XElement? Document()
    {
        try
        {
            using var text = new StringReader(Encoding.UTF8.GetString(Body));
            using var xml = XmlReader.Create(text, S3Xml.Settings);
            return XDocument.Load(xml).Root;
        }
        catch (XmlException)
        {
            return null;
        }
    }
}
