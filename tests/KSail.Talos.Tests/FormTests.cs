using KSail.Talos.Rules;
using KSail.Talos.Schemas;

namespace KSail.Talos.Tests;

public sealed class FormTests
{
    [Theory]
    [InlineData("30s", true)]
    [InlineData("1h30m", true)]
    [InlineData("1.5h", true)]
    [InlineData(".5s", true)]
    [InlineData("-10ms", true)]
    [InlineData("5µs", true)]
    [InlineData("0", true)]
    [InlineData("", false)]
    [InlineData("5", false)]
    [InlineData("s", false)]
    [InlineData("1d", false)]
    [InlineData("1.2.3s", false)]
    [InlineData("1h ", false)]
    [InlineData("+", false)]
    public void Durations(string text, bool expected) => Assert.Equal(expected, ScalarForms.IsDuration(text));

    [Theory]
    [InlineData("10GiB", true)]
    [InlineData("10 gb", true)]
    [InlineData("1,024", true)]
    [InlineData("2.5TB", true)]
    [InlineData("80%", true)]
    [InlineData("-10GB", true)]
    [InlineData("1024", true)]
    [InlineData("GB", false)]
    [InlineData("10X", false)]
    [InlineData("", false)]
    [InlineData("ten", false)]
    public void Sizes(string text, bool expected) => Assert.Equal(expected, ScalarForms.IsSize(text));

    [Theory]
    [InlineData("10.0.0.1", true)]
    [InlineData("255.255.255.255", true)]
    [InlineData("fd00::1", true)]
    [InlineData("::", true)]
    [InlineData("::ffff:10.0.0.1", true)]
    [InlineData("fe80::1%eth0", true)]
    [InlineData("10.0.0", false)]
    [InlineData("10.0.0.256", false)]
    [InlineData("10.0.0.01", false)]
    [InlineData("1", false)]
    [InlineData("[fd00::1]", false)]
    [InlineData("fd00::1:", false)]
    [InlineData("fe80::1%", false)]
    [InlineData("10.0.0.1/8", false)]
    [InlineData("", false)]
    [InlineData("host", false)]
    public void Addresses(string text, bool expected) => Assert.Equal(expected, AddressForms.IsAddress(text));

    [Theory]
    [InlineData("10.0.0.0/8", true)]
    [InlineData("10.1.2.3/32", true)]
    [InlineData("0.0.0.0/0", true)]
    [InlineData("::/0", true)]
    [InlineData("fd00::/128", true)]
    [InlineData("10.0.0.0/33", false)]
    [InlineData("10.0.0.0/08", false)]
    [InlineData("10.0.0.0/", false)]
    [InlineData("10.0.0.0", false)]
    [InlineData("fd00::/129", false)]
    [InlineData("fe80::1%eth0/64", false)]
    [InlineData("10.0.0.0/-1", false)]
    [InlineData("/8", false)]
    public void Prefixes(string text, bool expected) => Assert.Equal(expected, AddressForms.IsPrefix(text));

    [Theory]
    [InlineData("10.0.0.1:51820", true)]
    [InlineData("[fd00::1]:51820", true)]
    [InlineData("10.0.0.1", false)]
    [InlineData("fd00::1:51820", false)]
    [InlineData("host:51820", false)]
    [InlineData("10.0.0.1:65536", false)]
    [InlineData("[]:1", false)]
    [InlineData(":1", false)]
    public void Endpoints(string text, bool expected) => Assert.Equal(expected, AddressForms.IsEndpoint(text));

    [Theory]
    [InlineData("0a:1b:2c:3d:4e:5f", true)]
    [InlineData("0A-1B-2C-3D-4E-5F", true)]
    [InlineData("0a1b.2c3d.4e5f", true)]
    [InlineData("00:01", true)]
    [InlineData("0a:1b:2c:3d:4e:5", false)]
    [InlineData("0a:1b-2c:3d:4e:5f", false)]
    [InlineData("0a1b2c3d4e5f", false)]
    [InlineData("zz:1b:2c:3d:4e:5f", false)]
    [InlineData("", false)]
    public void Hardware_addresses(string text, bool expected) => Assert.Equal(expected, AddressForms.IsHardwareAddress(text));

    [Theory]
    [InlineData("app", true)]
    [InlineData("example.com/Pool_1.a", true)]
    [InlineData("Example.com/pool", false)]
    [InlineData("/pool", false)]
    [InlineData("a/b/c", false)]
    [InlineData("-pool", false)]
    [InlineData("example.com/", false)]
    [InlineData("", false)]
    public void Keys_of_labels(string text, bool expected) => Assert.Equal(expected, KubernetesNames.QualifiedNameComplaint(text) is null);

    [Theory]
    [InlineData("", true)]
    [InlineData("a.b-c_D", true)]
    [InlineData("a b", false)]
    [InlineData("a-", false)]
    [InlineData("a/b", false)]
    public void Values_of_labels(string text, bool expected) => Assert.Equal(expected, KubernetesNames.LabelValueComplaint(text) is null);

    [Theory]
    [InlineData("cluster.local", true)]
    [InlineData("Cluster.Local.", true)]
    [InlineData("under_score.example", true)]
    [InlineData("-a.example", false)]
    [InlineData("a..b", false)]
    [InlineData("a b", false)]
    public void Domains(string text, bool expected) => Assert.Equal(expected, KubernetesNames.IsDnsName(text));

    [Theory]
    [InlineData("v1.13.8", "1.13")]
    [InlineData("1.12", "1.12")]
    [InlineData("v1.14.0-rc.1", "1.14")]
    [InlineData("2.0.0", "2.0")]
    [InlineData("latest", null)]
    [InlineData("1", null)]
    [InlineData("1.x", null)]
    [InlineData("1.13x", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void Releases(string? text, string? expected) => Assert.Equal(expected, TalosRelease.Parse(text)?.ToString());
}
