namespace Starhaul.Transfer;

/// <summary>Thrown to the follower: the part file began again from byte 0, so the checks begin again too.</summary>
internal sealed class PartRestartedException() : Exception("The part file began again from byte 0.");
