namespace Starhaul;

/// <summary>How a fetch ended well, of a file or from an API.</summary>
public enum FetchStatus
{
    /// <summary>The file was brought, proven and published.</summary>
    Fetched,

    /// <summary>The file was here already and the source has no other version: no body was moved.</summary>
    Unchanged,

    /// <summary>
    /// The file lacks records: a bound of the API or of the definition ended the paging, pages or children were passed over.
    /// </summary>
    Partial,

    /// <summary>There is nothing new since the run before; the file is there and holds no record.</summary>
    NothingNew,
}
