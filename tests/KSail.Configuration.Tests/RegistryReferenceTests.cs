using KSail.Configuration.Registries;

namespace KSail.Configuration.Tests;

public sealed class RegistryReferenceTests
{
    [Theory]
    [InlineData("localhost", "", null, "localhost", 5050, "", "", true)]
    [InlineData("localhost:5000/app:v1", "", null, "localhost", 5000, "app", "v1", true)]
    [InlineData("registry.example/org/app/manifests", "", null, "registry.example", 0, "org/app/manifests", "", false)]
    [InlineData("u:t@registry.example/org/app:latest", "u", "t", "registry.example", 0, "org/app", "latest", false)]
    [InlineData("127.0.0.1:5050", "", null, "127.0.0.1", 5050, "", "", true)]
    [InlineData("127.0.0.1", "", null, "127.0.0.1", 5050, "", "", true)]
    [InlineData("  registry.example/app  ", "", null, "registry.example", 0, "app", "", false)]
    [InlineData("u:a@b:c@registry.example/app", "u", "a@b:c", "registry.example", 0, "app", "", false)]
    [InlineData("u:a/b@registry.example/app", "u", "a/b", "registry.example", 0, "app", "", false)]
    [InlineData("u@registry.example/app", "u", null, "registry.example", 0, "app", "", false)]
    [InlineData("u:@registry.example/app", "u", null, "registry.example", 0, "app", "", false)]
    [InlineData(":t@registry.example/app", "", "t", "registry.example", 0, "app", "", false)]
    [InlineData("registry.example/Org/My-App", "", null, "registry.example", 0, "org/my-app", "", false)]
    [InlineData("registry.example/app:V1.2_x", "", null, "registry.example", 0, "app", "V1.2_x", false)]
    [InlineData("registry.example:443/app", "", null, "registry.example", 443, "app", "", false)]
    [InlineData("registry.example/app/", "", null, "registry.example", 0, "app", "", false)]
    [InlineData("registry.example/", "", null, "registry.example", 0, "", "", false)]
    [InlineData(":5001/app", "", null, "localhost", 5001, "app", "", true)]
    [InlineData("[::1]:5000/app", "", null, "[::1]", 5000, "app", "", false)]
    [InlineData("[fe80::1]/app", "", null, "[fe80::1]", 0, "app", "", false)]
    [InlineData("localhost.example/app", "", null, "localhost.example", 0, "app", "", false)]
    [InlineData("registry.example/a__b/c--d/e.f", "", null, "registry.example", 0, "a__b/c--d/e.f", "", false)]
    public void ARegistryHasItsParts(string text, string user, string? password, string host, int port, string path, string tag, bool isLocal)
    {
        Assert.True(RegistryReference.TryParse(text, out var reference, out var problem), problem);
        Assert.Equal((user, password, host, port, path, tag, isLocal),
            (reference!.UserName, reference.Password?.Reveal(), reference.Host, reference.Port, reference.Path, reference.Tag, reference.IsLocal));
    }

    [Theory]
    [InlineData("https://registry.example/app", "a scheme")]
    [InlineData("oci://registry.example/app", "a scheme")]
    [InlineData("registry.example:http/app", "a port")]
    [InlineData("registry.example:0/app", "a port")]
    [InlineData("registry.example:70000/app", "a port")]
    [InlineData("user:s3cretregistry.example/app", "a port")]
    [InlineData("registry example/app", "a host")]
    [InlineData("-registry/app", "a host")]
    [InlineData("registry..example/app", "a host")]
    [InlineData("[::g]/app", "a host")]
    [InlineData("registry.example//app", "a repository")]
    [InlineData("registry.example/a b", "a repository")]
    [InlineData("registry.example/-a", "a repository")]
    [InlineData("registry.example/a-", "a repository")]
    [InlineData("registry.example/a..b", "a repository")]
    [InlineData("registry.example/a___b", "a repository")]
    [InlineData("registry.example/a._b", "a repository")]
    [InlineData("registry.example/REPLACE ME", "a repository")]
    [InlineData("registry.example/app:", "a tag")]
    [InlineData("registry.example/app:a b", "a tag")]
    [InlineData("registry.example/app:.x", "a tag")]
    [InlineData("registry.example/app@sha256:0123", "a digest")]
    [InlineData("@registry.example/app", "nothing before its '@'")]
    public void WhatIsWrongIsSaidWithoutTheText(string text, string problem)
    {
        Assert.False(RegistryReference.TryParse(text, out _, out var found));
        Assert.Contains(problem, found, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", found, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("u:t@registry.example:443/org/app:v1", "u:****@registry.example:443/org/app:v1")]
    [InlineData("u@registry.example/app", "u@registry.example/app")]
    [InlineData("localhost", "localhost:5050")]
    public void ARegistryPrintsWithoutItsPassword(string text, string expected)
    {
        Assert.True(RegistryReference.TryParse(text, out var reference, out _));
        Assert.Equal(expected, reference!.ToString());
    }

    [Theory]
    [InlineData("u:t@host", "u:****@host")]
    [InlineData("u:t@x@host", "u:****@host")]
    [InlineData("u:${T}@host", "u:${T}@host")]
    [InlineData("${U:-me}:${T}@host", "${U:-me}:${T}@host")]
    [InlineData("${U:-me}:pw@host", "${U:-me}:****@host")]
    [InlineData("u:${T:-hunter2}@host", "u:****@host")]
    [InlineData("u:x${T}@host", "u:****@host")]
    [InlineData("u@host:443/a:b", "u@host:443/a:b")]
    [InlineData("host/a:b", "host/a:b")]
    public void ATemplateKeepsVariablesAndHidesPasswords(string template, string expected) => Assert.Equal(expected, RegistryReference.Mask(template));
}
