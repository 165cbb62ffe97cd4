using System.Text;
using System.Text.Json;
using KSail.Documents.Diagnostics;
using KSail.Secrets.Age.Sources;
using KSail.Secrets.Repository;
using KSail.Secrets.Tests.Sops;
using Xunit;

namespace KSail.Secrets.Tests;

public sealed class SopsAgeSecretTests
{
    private readonly DiagnosticBag _diagnostics = new();

    [Fact]
    public void AnEnvironmentGetsItsOwnKeysAlone()
    {
        using var keys = Keys();
        var secret = SopsAgeSecret.Create(keys, [Sample.Bob.Recipient!.Text], SourceSpan.None, _diagnostics)!;
        Assert.Equal([Sample.Bob.Recipient.Text], secret.Recipients);
        using var manifest = JsonDocument.Parse(secret.ToManifest().Reveal());
        Assert.Equal(("sops-age", "flux-system"), (manifest.RootElement.GetProperty("metadata").GetProperty("name").GetString(), manifest.RootElement.GetProperty("metadata").GetProperty("namespace").GetString()));
        var entry = manifest.RootElement.GetProperty("data").GetProperty("age.agekey").GetString()!;
        Assert.Equal(Sample.Bob.ToSecret()!.Reveal() + "\n", Encoding.ASCII.GetString(Convert.FromBase64String(entry)));
        Assert.DoesNotContain("AGE-SECRET-KEY", $"{secret} {secret.ToManifest()}", StringComparison.Ordinal);
    }

    [Fact]
    public void WithoutAChoiceAllKeysAreTakenOnce()
    {
        using var keys = Keys();
        Assert.Equal([Sample.Alice.Recipient!.Text, Sample.Bob.Recipient!.Text], SopsAgeSecret.Create(keys, [], SourceSpan.None, _diagnostics)!.Recipients);
    }

    [Fact]
    public void AKeyThatIsNotThereIsTold()
    {
        using var keys = Keys();
        Assert.Null(SopsAgeSecret.Create(keys, [Sample.Carol.Recipient!.Text], SourceSpan.None, _diagnostics));
        var finding = Assert.Single(_diagnostics.Items);
        Assert.Equal("KSAIL4011", finding.Code);
        Assert.Contains(Sample.Carol.Recipient.Text, finding.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("AGE-SECRET-KEY", finding.Message, StringComparison.Ordinal);
    }

    private static AgeKeyRing Keys() => AgeKeys.Load(
        new AgeKeyHost(name => name == "SOPS_AGE_KEY" ? $"{Sample.Alice.ToSecret()!.Reveal()}\n{Sample.Bob.ToSecret()!.Reveal()}\n{Sample.Alice.ToSecret()!.Reveal()}" : null, "/", ConfigurationHome.Xdg, static _ => null, static (_, _) => null), new AgeKeySettings());
}
