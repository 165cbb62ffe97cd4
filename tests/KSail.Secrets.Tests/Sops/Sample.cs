using System.Security.Cryptography;
using System.Text;
using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Documents.Yaml;
using KSail.Secrets.Age;
using KSail.Secrets.Sops;
using KSail.Secrets.Sops.Files;
using KSail.Secrets.Sops.Metadata;
using KSail.Secrets.Sops.Trees;
using Xunit;

namespace KSail.Secrets.Tests.Sops;

/// <summary>Keys, rules and files for tests.</summary>
internal static class Sample
{
    public static readonly AgeIdentity Alice = AgeIdentity.Generate(RandomNumberGenerator.Fill);
    public static readonly AgeIdentity Bob = AgeIdentity.Generate(RandomNumberGenerator.Fill);
    public static readonly AgeIdentity Carol = AgeIdentity.Generate(RandomNumberGenerator.Fill);

    public static SourceFile File(string text, string name = "x.enc.yaml") => SourceFile.FromText($"/r/{name}", text);

    /// <summary>A rule from its fields, in flow style; those of <c>ALICE</c> and the others stand for recipients.</summary>
    public static CreationRule Rule(string fields = "age: ALICE")
    {
        var text = fields.Replace("ALICE", Alice.Recipient!.Text).Replace("BOB", Bob.Recipient!.Text).Replace("CAROL", Carol.Recipient!.Text);
        var diagnostics = new DiagnosticBag();
        var rules = CreationRules.Read(YamlReader.Read(SourceFile.FromText("/r/.sops.yaml", $"creation_rules: [{{{text}}}]")), diagnostics);
        Assert.Empty(diagnostics.Items);
        return rules.Rules[0];
    }

    public static string Encrypt(string text, string fields = "age: ALICE", string name = "x.enc.yaml")
    {
        var diagnostics = new DiagnosticBag();
        var encrypted = SopsFile.Encrypt(File(text, name), Rule(fields), RandomNumberGenerator.Fill, TimeProvider.System, diagnostics);
        Assert.Empty(diagnostics.Items);
        return encrypted!;
    }

    public static OpenSopsFile Open(string text, string name = "x.enc.yaml", params AgeIdentity[] keys)
    {
        var diagnostics = new DiagnosticBag();
        var opened = SopsFile.Open(File(text, name), keys.Length == 0 ? [Alice] : keys, diagnostics);
        Assert.Empty(diagnostics.Items);
        return opened!;
    }

    public static string Decrypt(string text, string name = "x.enc.yaml", params AgeIdentity[] keys)
    {
        using var opened = Open(text, name, keys);
        using var plain = opened.ToPlainText();
        return Encoding.UTF8.GetString(plain.Reveal());
    }

    /// <summary>The one finding of opening a file.</summary>
    public static Diagnostic OpeningFails(string text, string name = "x.enc.yaml", params AgeIdentity[] keys)
    {
        var diagnostics = new DiagnosticBag();
        using var opened = SopsFile.Open(File(text, name), keys, diagnostics);
        Assert.Null(opened);
        return Assert.Single(diagnostics.Items);
    }

    /// <summary>The data key of a file that Alice can open.</summary>
    public static byte[] DataKey(string text, SopsFormat format = SopsFormat.Yaml)
    {
        var read = SopsText.Read("/r/x", text, format);
        using var key = DataKeys.Open(read, SopsBlock.Read(read), new KeysAtHand([Alice], static _ => [Alice], null));
        return key.Reveal().ToArray();
    }

    /// <summary>Values and comments as the oracle lists them.</summary>
    public static string Tree(string text, SopsFormat format = SopsFormat.Yaml, bool withComments = true)
    {
        var lines = new StringBuilder();
        foreach (var leaf in SopsWalk.Leaves(SopsText.Read("/r/x", text, format), EncryptionSelection.Default))
        {
            var path = leaf.Path.TrimEnd(':');
            if (leaf.Node is SopsComment comment)
            {
                if (withComments)
                    lines.Append(path).Append(": comment ").Append(comment.Text).Append('\n');
                continue;
            }

            using var value = ((SopsScalar)leaf.Node).ToValue();
            lines.Append(path).Append(": ").Append(Secrets.Sops.Values.SopsValueTypes.NameOf(value.Type)).Append(' ').Append(Encoding.UTF8.GetString(value.Bytes)).Append('\n');
        }

        return lines.ToString();
    }
}
