using KSail.Clusters.Definition;

namespace KSail.Clusters.Tests.Hetzner;

public sealed class SchematicTests
{
    // The identifiers are the Image Factory's own.
    [Theory]
    [InlineData("", "", "376567988ad370138ad8b2698212367b8edcb69b5fd68c80be1f2ec7d603b4ba")]
    [InlineData("", "noapic nolapic", "9cba8e32753f91a16c1837ab8abf356af021706ef284aef07380780177d9a06c")]
    [InlineData("siderolabs/qemu-guest-agent", "", "ce4c980550dd2ab1b17bbf2b08801c7eb59418eafe8f279833297925d67c7515")]
    [InlineData("iscsi-tools qemu-guest-agent util-linux-tools", "", "88d1f7a5c4f1d3aba7df787c448c1d3d008ed29cfb34af53fa0df4336a56040b")]
    [InlineData("util-linux-tools siderolabs/iscsi-tools qemu-guest-agent iscsi-tools", "", "88d1f7a5c4f1d3aba7df787c448c1d3d008ed29cfb34af53fa0df4336a56040b")]
    [InlineData("iscsi-tools qemu-guest-agent util-linux-tools", "security=apparmor", "df884f4f96af80b345139e51c187300b7ba5a9fb9c626de1296ac4814453fa2f")]
    public void A_schematic_has_the_factorys_identifier(string extensions, string arguments, string id) =>
        Assert.Equal(id, Schematic.Of(extensions.Split(' '), arguments.Split(' ')).Id);

    [Fact]
    public void The_order_of_kernel_arguments_counts() =>
        Assert.NotEqual(Schematic.Of([], ["a=1", "b=2"]).Id, Schematic.Of([], ["b=2", "a=1"]).Id);

    [Fact]
    public void The_text_is_that_which_the_factory_is_told() => Assert.Equal(
        """
        customization:
            extraKernelArgs:
                - security=apparmor
                - "yes"
            systemExtensions:
                officialExtensions:
                    - siderolabs/iscsi-tools

        """.ReplaceLineEndings("\n"),
        Schematic.Of([" iscsi-tools "], ["security=apparmor", "yes"]).Text);

    [Fact]
    public void Images_are_called_as_the_factory_calls_them()
    {
        Assert.Equal("https://factory.talos.dev/image/abc/v1.13.8/hcloud-amd64.raw.xz", FactoryImages.Disk("abc", "v1.13.8", "x86").AbsoluteUri);
        Assert.Equal("https://factory.talos.dev/image/abc/v1.13.8/hcloud-arm64.raw.xz", FactoryImages.Disk("abc", "v1.13.8", "arm").AbsoluteUri);
    }

    [Theory]
    [InlineData("hcloud", "abc", "factory.talos.dev/hcloud-installer/abc:v1.13.8")]
    [InlineData("metal", "abc", "factory.talos.dev/metal-installer/abc:v1.13.8")]
    [InlineData("metal", null, "ghcr.io/siderolabs/installer:v1.13.8")]
    [InlineData("hcloud", null, "factory.talos.dev/hcloud-installer/376567988ad370138ad8b2698212367b8edcb69b5fd68c80be1f2ec7d603b4ba:v1.13.8")]
    public void An_installer_is_that_of_the_platform(string platform, string? schematic, string expected)
    {
        Assert.Equal(expected, FactoryImages.Installer(platform, schematic, "v1.13.8"));
        Assert.Equal((platform, schematic ?? Schematic.PlainId), FactoryImages.Read(expected));
    }

    [Theory]
    [InlineData("factory.talos.dev/installer/abc:v1.11.5", "metal abc")]
    [InlineData("factory.talos.dev/installer/abc@sha256:00", null)]
    [InlineData("registry.example:5000/mine/installer:v1.13.8", null)]
    [InlineData("registry.example:5000/hcloud-installer/abc", null)]
    public void An_installer_of_somebody_else_tells_nothing(string image, string? expected) =>
        Assert.Equal(expected, FactoryImages.Read(image) is var (platform, schematic) ? $"{platform} {schematic}" : null);
}
