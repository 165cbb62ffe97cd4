using Xunit;

namespace KSail.Secrets.Tests.Sops;

/// <summary>Files written here, read by others.</summary>
public sealed class InteroperabilityTests
{
    [RequiresSopsAgeTheory]
    [InlineData("yaml", "a: geheim\nn: 5\nf: 1.5\nt: true\nl:\n  - x\n  - {k: \"5\"}\nm:\n  p_unencrypted: plain\n  b: |\n    two\n    lines\n", "{\"a\":\"geheim\",\"n\":5,\"f\":1.5,\"t\":true,\"l\":[\"x\",{\"k\":\"5\"}],\"m\":{\"p_unencrypted\":\"plain\",\"b\":\"two\\nlines\\n\"}}")]
    [InlineData("yaml", "# above\na: geheim # beside\n", "{\"a\":\"geheim\"}")]
    [InlineData("json", "{\"a\": \"geheim ä\", \"n\": 5, \"l\": [true, {\"k\": \"\"}]}", "{\"a\":\"geheim ä\",\"n\":5,\"l\":[true,{\"k\":\"\"}]}")]
    public void SopsAgeDecryptsWhatWasEncryptedHere(string format, string text, string values)
    {
        var encrypted = Sample.Encrypt(text, "age: [BOB, ALICE]", $"x.enc.{format}");
        Assert.Equal(values, SopsAge.Decrypt(encrypted, format, Sample.Alice.ToSecret()!.Reveal()).Trim());
    }
}
