using KSail.Talos.Credentials;
using KSail.Talos.Generation;

namespace KSail.Talos.Tests.Credentials;

/// <summary>Secrets that tests share, because the RSA key in them takes seconds to make.</summary>
internal static class TestSecrets
{
    private static readonly Lazy<MachineSecrets> Made = new(static () => SecretsGenerator.Create(new TalosRelease(1, 13), TimeProvider.System));

    public static MachineSecrets Shared => Made.Value;
}
