using System.Net.Http.Headers;

namespace Starhaul.Transports.Http;

/// <summary>The forms that a version allows, and their headers.</summary>
internal static class ResumeForms
{
    /// <summary>Every form for a version, the best first; empty when it must not be resumed.</summary>
    public static IReadOnlyList<ResumeForm> For(SourceIdentity identity, bool isPinned)
    {
        var forms = new List<ResumeForm>();
        var hasDate = identity is { LastModified: not null, LastModifiedIsStrong: true };
        if (identity.HasStrongETag)
        {
            forms.Add(ResumeForm.IfRangeTag);
        }

        if (hasDate)
        {
            forms.Add(ResumeForm.IfRangeDate);
        }

        if (identity.HasStrongETag)
        {
            forms.Add(ResumeForm.IfMatch);
        }

        if (forms.Count == 0 && isPinned)
        {
            forms.Add(ResumeForm.Untied);
        }

        return forms;
    }

    /// <summary>Asks for the bytes from an offset on, tied to the version.</summary>
    /// <param name="form">How.</param>
    /// <param name="headers">The request's.</param>
    /// <param name="identity">The version.</param>
    /// <param name="from">The first byte.</param>
    /// <param name="last">The last byte; null for the end of the file.</param>
    public static void Apply(
        this ResumeForm form,
        HttpRequestHeaders headers,
        SourceIdentity identity,
        long from,
        long? last
    )
    {
        headers.Range = new RangeHeaderValue(from, last);
        switch (form)
        {
            case ResumeForm.IfRangeTag:
                headers.TryAddWithoutValidation("If-Range", identity.ETag);
                break;
            case ResumeForm.IfRangeDate:
                headers.TryAddWithoutValidation("If-Range", identity.LastModified!.Value.ToString("R"));
                break;
            case ResumeForm.IfMatch:
                headers.TryAddWithoutValidation("If-Match", identity.ETag);
                break;
            case ResumeForm.Untied:
            default:
                break;
        }
    }
}
