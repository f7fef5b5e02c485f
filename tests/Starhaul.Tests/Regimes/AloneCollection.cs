using Xunit;

namespace Starhaul.Tests.Regimes;

/// <summary>Tests that measure the whole process.</summary>
[CollectionDefinition(nameof(AloneCollection), DisableParallelization = true)]
public sealed class AloneCollection;
