namespace Starhaul;

/// <summary>How a fetch from an API ended well.</summary>
public enum ApiStatus
{
    /// <summary>All records are in the file, as far as anything shows.</summary>
    Complete,

    /// <summary>The file lacks records: a bound of the API or of the definition ended the paging, pages or children were passed over.</summary>
    Partial,

    /// <summary>There is nothing new since the run before; the file is there and holds no record.</summary>
    NothingNew,
}
