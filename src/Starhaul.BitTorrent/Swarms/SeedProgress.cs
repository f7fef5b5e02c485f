namespace Starhaul.BitTorrent.Swarms;

/// <summary>How seeding does.</summary>
/// <param name="Hashed">Bytes that were held to their hashes before it began.</param>
/// <param name="Swarm">The swarm; null until it began.</param>
internal sealed record SeedProgress(long Hashed, SwarmProgress? Swarm);
