using System.Security.Cryptography;
using System.Text;
using KSail.Secrets.Age;
using KSail.Secrets.Age.Format;
using KSail.Testing;
using Xunit;

namespace KSail.Secrets.Tests.Age;

/// <summary>
/// What the program age accepts, we accept, and what it refuses, we refuse: judged on files that were changed at random. A changed header is authenticated anew, so
/// that it is the rules of the format which decide, and not the code that notices any change.
/// </summary>
public sealed class AgeVerdictTests : IDisposable
{
    private const int Runs = 250;

    private static readonly AgeIdentity Key = TestKeys.Parse(TestKeys.Identity);

    private static readonly string[] Stanzas =
        ["-> x\n\n", "-> x a b\nAAAA\n", "-> ssh-ed25519 AAAA\n\n", "-> x\n" + Line + "\n\n", "-> x !~\n" + Line + "\nAA\n", "-> x\nAB\n", "-> x \n\n", "-> x\n" + Line + "\n"];

    private static readonly string[] Pieces =
    [
        " ", "  ", "\n", "\r", "\r\n", "\t", "=", "==", "A", "AA", "AAA", "AAAA", "-", "--", "---", "-> ", "->", ">", "/", "+", "_", "\0", "é", "-> x\n\n", "-> x a b\nAAAA\n",
        "-> X25519\n\n", "-> X25519 AAAA\nAAAA\n", "-> X25519 a b\n\n", "-> ssh-ed25519 AAAA\n\n", "-> x\n" + Line + "\n", "-> x\n" + Line + "\n\n", "-> x\n" + Line + "A\n\n", Line, Line + "\n",
    ];

    private const string Line = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

    private readonly TemporaryDirectory _directory = new();

    public AgeVerdictTests() => _directory.Write("key.txt", TestKeys.Identity + "\n");

    public void Dispose() => _directory.Dispose();

    [RequiresToolFact("age")]
    public void Of_headers()
    {
        Span<byte> fileKey = stackalloc byte[AgeHeader.FileKeySize];
        TestKeys.Repeatable()(fileKey);
        var file = AgeFile.EncryptBinary("text"u8, [Key.Recipient!], TestKeys.Repeatable());
        var header = AgeHeader.Read(file);
        var random = new Random(21);
        var accepted = 0;
        Span<byte> code = stackalloc byte[SHA256.HashSizeInBytes];
        for (var run = 0; run < Runs; run++)
        {
            var changed = Encoding.UTF8.GetBytes(Change(Encoding.UTF8.GetString(file, 0, header.AuthenticatedLength), random));
            AgeHeader.Authenticate(changed, fileKey, code);
            accepted += Compare([.. changed, (byte)' ', .. Encoding.ASCII.GetBytes(UnpaddedBase64.Encode(code)), (byte)'\n', .. file[header.Length..]], $"header, run {run}") ? 1 : 0;
        }

        // Were all refused, nothing would be proven.
        Assert.InRange(accepted, 5, Runs / 2);
    }

    [RequiresToolFact("age")]
    public void Of_armors()
    {
        var file = AgeFile.Encrypt(new byte[100], [Key.Recipient!], TestKeys.Repeatable());
        var random = new Random(22);
        var accepted = 0;
        for (var run = 0; run < Runs; run++)
        {
            var changed = Change(file, random);
            // Go's base64 passes over carriage returns wherever they are; the format has them before line feeds only.
            if (!changed.Replace("\r\n", "", StringComparison.Ordinal).Contains('\r', StringComparison.Ordinal))
                accepted += Compare(Encoding.UTF8.GetBytes(changed), $"armor, run {run}") ? 1 : 0;
        }

        Assert.InRange(accepted, 3, Runs / 2);
    }

    private static string Change(string text, Random random)
    {
        for (var change = random.Next(1, 3); change > 0; change--)
        {
            if (random.Next(3) == 0 && text.IndexOf("-> ", StringComparison.Ordinal) is > 0 and var stanza)
            {
                text = text.Insert(stanza, Stanzas[random.Next(Stanzas.Length)]);
                continue;
            }

            // Most rules are about where lines begin and end.
            var at = random.Next(1, text.Length);
            if (random.Next(2) == 0)
                at = text.IndexOf('\n', at) is >= 0 and var end ? end + random.Next(2) : text.Length;
            var cut = random.Next(3) == 0 ? Math.Min(random.Next(1, 4), text.Length - at) : 0;
            text = text[..at] + (cut > 0 && random.Next(2) == 0 ? "" : Pieces[random.Next(Pieces.Length)]) + text[(at + cut)..];
        }

        return text;
    }

    private bool Compare(byte[] file, string what)
    {
        File.WriteAllBytes(_directory["file"], file);
        var (exitCode, _, error) = ExternalTool.TryRun("age", _directory.Root, "", "-d", "-i", "key.txt", "-o", "opened", "file");
        string? refusal = null;
        try
        {
            using var content = AgeFile.Decrypt(file, [Key]);
            if (exitCode == 0)
                Assert.Equal(File.ReadAllBytes(_directory["opened"]), content.Reveal().ToArray());
        }
        catch (AgeException e)
        {
            refusal = e.Message;
        }

        Assert.True(exitCode == 0 == refusal is null, $"{what}: age says '{error.Trim()}', we say '{refusal ?? "yes"}' of\n{Encoding.Latin1.GetString(file)}");
        return refusal is null;
    }
}
