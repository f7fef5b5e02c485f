namespace Starhaul;

/// <summary>One digest of a record and what became of it.</summary>
/// <param name="Algorithm">The lower-case name, such as <c>sha-256</c>.</param>
/// <param name="Value">The declared value in lower-case hex; the computed one when nothing was declared.</param>
/// <param name="Origin">Who declared it; <c>computed</c> when it was not declared.</param>
/// <param name="Verdict">Whether it holds.</param>
public sealed record DigestVerdict(string Algorithm, string Value, string Origin, Verdict Verdict);
