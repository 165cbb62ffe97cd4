using KSail.Documents.Files;
using KSail.Documents.Yaml;
using KSail.Secrets.Sops;
using Xunit;

namespace KSail.Secrets.Tests;

public sealed class SopsMetadataTests
{
    [Theory]
    [InlineData("sops: {mac: m, lastmodified: t, age: [{recipient: b, enc: e}, {recipient: a, enc: e}]}", new[] { "a", "b" }, false, null)]
    [InlineData("sops: {mac: m, lastmodified: t, age: [], kms: [], pgp: [{fp: x}]}", new string[0], true, null)]
    [InlineData("sops: {mac: m, lastmodified: t, key_groups: [{age: [{recipient: a}]}, {pgp: [{fp: x}]}]}", new[] { "a" }, true, null)]
    [InlineData("sops: {lastmodified: t, age: [{recipient: a}]}", new[] { "a" }, false, "mac")]
    [InlineData("sops: {mac: m, age: [{recipient: a}]}", new[] { "a" }, false, "lastmodified")]
    [InlineData("sops: {mac: m, lastmodified: t, pgp: []}", new string[0], false, "age")]
    public void KeysAreCollectedFromAllGroups(string text, string[] recipients, bool hasOthers, string? missing)
    {
        var metadata = SopsMetadata.Read(Document(text))!;
        Assert.Equal(recipients, metadata.Recipients);
        Assert.Equal((hasOthers, missing), (metadata.HasOtherKeys, metadata.Missing));
    }

    [Theory]
    [InlineData("a: 1")]
    [InlineData("sops: none")]
    public void AFileWithoutTheBlockIsNotEncrypted(string text) => Assert.Null(SopsMetadata.Read(Document(text)));

    private static YamlMapping Document(string text) => (YamlMapping)YamlReader.Read(SourceFile.FromText("/x.yaml", text)).Documents[0];
}
