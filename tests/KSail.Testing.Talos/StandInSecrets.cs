using KSail.Talos;
using KSail.Talos.Credentials;
using KSail.Talos.Generation;

namespace KSail.Testing.Talos;

/// <summary>Secrets for tests.</summary>
public static class StandInSecrets
{
    /// <summary>Real secrets but for the size of the RSA key, which takes seconds to find where it is as long as it should be.</summary>
    public static MachineSecrets Create() => SecretsGenerator.Create(new TalosRelease(1, 13), TimeProvider.System, 2048);
}
