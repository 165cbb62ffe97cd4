using KSail.Testing.Docker;

namespace KSail.Clusters.Tests.Docker.Real;

/// <summary>Tests that share the engine of this assembly.</summary>
[CollectionDefinition(Name)]
public sealed class OnDocker : ICollectionFixture<DockerHost>
{
    public const string Name = "Docker";
}
