using System.Text;
using KSail.Documents;
using KSail.Secrets.Age;
using Xunit;

namespace KSail.Secrets.Tests.Age;

/// <summary>Whatever is changed in a file, somebody who may open it notices.</summary>
public sealed class AgeTamperingTests
{
    private static readonly AgeIdentity Key = TestKeys.Parse(TestKeys.Identity);
    private static readonly AgeIdentity SshKey = TestKeys.Parse(TestKeys.SshIdentity);

    public static TheoryData<string> Kinds => ["X25519", "ssh-ed25519", "scrypt", "armor"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_flipped_bit_is_noticed(string kind)
    {
        var (file, identity) = Make(kind);
        for (var bit = 0; bit < file.Length * 8; bit++)
        {
            var changed = (byte[])file.Clone();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            Refused(changed, identity, $"bit {bit % 8} of byte {bit / 8}");
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_file_that_is_cut_off_is_noticed(string kind)
    {
        var (file, identity) = Make(kind);
        // The end of the last line is no part of what an armor holds.
        for (var length = 0; length < (kind == "armor" ? file.Length - 1 : file.Length); length++)
            Refused(file[..length], identity, $"{length} of {file.Length} bytes");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_byte_left_out_or_written_twice_is_noticed(string kind)
    {
        var (file, identity) = Make(kind);
        for (var at = 0; at < file.Length - 1; at++)
        {
            Refused([.. file[..at], .. file[(at + 1)..]], identity, $"byte {at} left out");
            Refused([.. file[..(at + 1)], .. file[at..]], identity, $"byte {at} twice");
        }
    }

    [Theory]
    [InlineData(65536)]
    [InlineData(65537)]
    [InlineData(131072)]
    [InlineData(140000)]
    public void Chunks_left_out_moved_added_or_cut_are_noticed(int size)
    {
        const int chunk = 65536 + 16;
        var plaintext = new byte[size];
        new Random(size).NextBytes(plaintext);
        var file = AgeFile.EncryptBinary(plaintext, [Key.Recipient!], TestKeys.Repeatable());
        var start = file.Length - (size + 16 * ((size + 65535) / 65536));
        var chunks = file[start..].Chunk(chunk).ToList();

        Refused([.. file, 0], Key, "a byte added");
        Refused([.. file, .. chunks[^1]], Key, "the last chunk twice");
        Refused(file[..(start + chunk - 1)], Key, "the first chunk cut");
        Refused([.. file[..start], .. chunks[0][..16]], Key, "only a tag");
        Refused(file[..start], Key, "no chunk");
        Refused([.. file[..start], .. Enumerable.Reverse(chunks).SelectMany(bytes => bytes), 0], Key, "chunks in another order");
        if (chunks.Count == 1)
            return;
        Refused(file[..(start + chunk)], Key, "the first chunk only");
        Refused([.. file[..start], .. chunks.Skip(1).SelectMany(bytes => bytes)], Key, "the first chunk left out");
    }

    [Fact]
    public void Random_changes_end_in_a_fault_and_nothing_else()
    {
        var random = new Random(11);
        foreach (var kind in Kinds)
        {
            var (file, identity) = Make((string)kind);
            for (var run = 0; run < 400; run++)
            {
                var changed = file.ToList();
                for (var change = random.Next(1, 6); change > 0; change--)
                {
                    var at = random.Next(changed.Count);
                    switch (random.Next(4))
                    {
                        case 0: changed[at] = (byte)random.Next(256); break;
                        case 1: changed.RemoveAt(at); break;
                        case 2: changed.Insert(at, (byte)"\n -=A>"[random.Next(6)]); break;
                        default: changed.InsertRange(at, changed.GetRange(at, Math.Min(random.Next(80), changed.Count - at))); break;
                    }
                }

                // Changes may undo each other, or touch nothing but the white space around an armor.
                if (Encoding.Latin1.GetString([.. changed]).Trim(' ', '\n') != Encoding.Latin1.GetString(file).Trim(' ', '\n'))
                    Refused([.. changed], identity, $"run {run}");
            }
        }
    }

    private static (byte[] File, AgeIdentity Identity) Make(string kind) => kind switch
    {
        "ssh-ed25519" => (AgeFile.EncryptBinary("canary-of-the-plaintext"u8, [SshKey.Recipient!], TestKeys.Repeatable()), SshKey),
        "scrypt" => (AgeFile.EncryptBinary("canary-of-the-plaintext"u8, new Secret("canary-passphrase"), 1, TestKeys.Repeatable()), AgeIdentity.OfPassphrase(new Secret("canary-passphrase"))),
        "armor" => (Encoding.ASCII.GetBytes(AgeFile.Encrypt("canary-of-the-plaintext"u8, [Key.Recipient!], TestKeys.Repeatable())), Key),
        _ => (AgeFile.EncryptBinary("canary-of-the-plaintext"u8, [Key.Recipient!], TestKeys.Repeatable()), Key),
    };

    private static void Refused(byte[] file, AgeIdentity identity, string what)
    {
        try
        {
            using var content = AgeFile.Decrypt(file, [identity]);
        }
        catch (AgeException e)
        {
            Assert.DoesNotContain("canary", e.Message, StringComparison.OrdinalIgnoreCase);
            return;
        }

        Assert.Fail($"{what} was not noticed");
    }
}
