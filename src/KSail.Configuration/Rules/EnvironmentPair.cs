using KSail.Configuration.Model;

namespace KSail.Configuration.Rules;

/// <summary>
/// Two environments that were read, in the order of the project. What is wrong with both is told at <see cref="Later"/>, whichever of the
/// two is built, so that one finding stays one.
/// </summary>
internal sealed record EnvironmentPair(KSailEnvironment Earlier, ClusterConfiguration EarlierConfiguration, KSailEnvironment Later, ClusterConfiguration LaterConfiguration);
