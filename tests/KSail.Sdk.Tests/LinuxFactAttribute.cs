namespace KSail.Sdk.Tests;

/// <summary>A test that needs all of the loopback network, 127.0.0.0/8, which other systems do not have by themselves.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class LinuxFactAttribute : FactAttribute
{
    public LinuxFactAttribute() => Skip = OperatingSystem.IsLinux() ? null : "only Linux answers at every address of 127.0.0.0/8";
}
