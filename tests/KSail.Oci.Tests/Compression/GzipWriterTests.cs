using System.IO.Compression;
using System.Text;
using KSail.Oci.Compression;
using KSail.Testing;

namespace KSail.Oci.Tests.Compression;

public sealed class GzipWriterTests
{
    public static TheoryData<string, byte[]> Inputs()
    {
        var random = new Random(1);
        var noise = new byte[200_000];
        random.NextBytes(noise);
        var bits = new byte[300_000];
        for (var i = 0; i < bits.Length; i++)
            bits[i] = (byte)random.Next(2);
        var skewed = new byte[400_000];
        for (var i = 0; i < skewed.Length; i++)
            skewed[i] = (byte)Math.Min(255, -Math.Log(1 - random.NextDouble()) * 12);
        // Fibonacci frequencies make the deepest Huffman trees, beyond the 15 bits that deflate allows.
        var deep = new List<byte>();
        for (int symbol = 0, a = 1, b = 1; symbol < 22; symbol++, (a, b) = (b, a + b))
            deep.AddRange(Enumerable.Repeat((byte)symbol, a));
        var shuffled = deep.ToArray();
        random.Shuffle(shuffled);
        return new TheoryData<string, byte[]>
        {
            { "nothing", [] },
            { "one byte", [7] },
            { "three bytes", [1, 2, 3] },
            { "one byte often", new byte[1_000_000] },
            { "noise, which is stored", noise },
            { "noise of exactly one block", noise[..65536] },
            { "two symbols", bits },
            { "skewed frequencies", skewed },
            { "deep trees", shuffled },
            { "a match over the longest distance", [.. noise[..32768], .. noise[..32768], .. noise[..1000]] },
            { "manifests", Encoding.UTF8.GetBytes(Manifests(2000)) },
        };
    }

    [Theory]
    [MemberData(nameof(Inputs))]
    public void TheFrameworkReadsItBack(string why, byte[] input)
    {
        using var gzip = new GZipStream(new MemoryStream(Compress(input, input.Length)), CompressionMode.Decompress);
        var output = new MemoryStream();
        gzip.CopyTo(output);
        Assert.True(output.ToArray().AsSpan().SequenceEqual(input), why);
    }

    [Fact]
    public void WhateverIsMadeOfLettersAndRepetitionsComesBack()
    {
        var random = new Random(20240608);
        for (var round = 0; round < 150; round++)
        {
            var input = new List<byte>();
            var letters = random.Next(1, 257);
            for (var size = random.Next(200_000); input.Count < size;)
            {
                if (input.Count > 0 && random.Next(3) > 0)
                {
                    // Around the bounds of lengths and distances, beyond them too.
                    var from = Math.Max(0, input.Count - random.Next(1, 40_000));
                    for (var length = random.Next(1, 400); length > 0; length--)
                        input.Add(input[from++]);
                }
                else
                {
                    for (var length = random.Next(1, 300); length > 0; length--)
                        input.Add((byte)random.Next(letters));
                }
            }

            TheFrameworkReadsItBack($"round {round}", [.. input]);
        }
    }

    [RequiresToolFact("gzip")]
    public void GzipItselfReadsItBack()
    {
        using var directory = new TemporaryDirectory();
        foreach (var row in Inputs())
        {
            var input = (byte[])row[1];
            File.WriteAllBytes(directory["x.gz"], Compress(input, 1000));
            ExternalTool.Run("gzip", directory.Root, "", "-t", "x.gz");
            ExternalTool.Run("gzip", directory.Root, "", "-dkf", "x.gz");
            Assert.Equal(input, File.ReadAllBytes(directory["x"]));
        }
    }

    [Fact]
    public void HowTheInputIsCutDoesNotMatter()
    {
        var input = Encoding.UTF8.GetBytes(Manifests(1000));
        var whole = Compress(input, input.Length);
        foreach (var piece in (int[])[1, 7, 4096, 65536, 65537])
            Assert.True(whole.AsSpan().SequenceEqual(Compress(input, piece)), $"pieces of {piece}");
    }

    [Fact]
    public void TheBytesAreSettled()
    {
        // Whoever changes these changes the digest of every artifact ever pushed: think twice.
        var compressed = Compress(Encoding.UTF8.GetBytes(Manifests(50)), 100);
        var digest = Digest.Of(compressed).ToString();
        Assert.True(digest == "sha256:5249c52b7df53a59fd692b66982199fe13cc29932369e1e8b03d7d1a12322c5f", digest);
    }

    [Fact]
    public void ManifestsShrinkAlmostAsMuchAsWithTheFramework()
    {
        var input = Encoding.UTF8.GetBytes(Manifests(5000));
        var theirs = new MemoryStream();
        using (var gzip = new GZipStream(theirs, CompressionLevel.Optimal, leaveOpen: true))
            gzip.Write(input);
        Assert.InRange(Compress(input, input.Length).Length, 1, theirs.Length * 1.15);
    }

    private static byte[] Compress(byte[] input, int piece)
    {
        var output = new MemoryStream();
        using (var gzip = new GzipWriter(output))
        {
            for (var at = 0; at < input.Length; at += piece)
                gzip.Write(input.AsSpan(at, Math.Min(piece, input.Length - at)));
        }

        return output.ToArray();
    }

    private static string Manifests(int count)
    {
        var text = new StringBuilder();
        for (var i = 0; i < count; i++)
            text.Append($"apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings-{i}\n  namespace: team-{i * 7 % 20}\ndata:\n  key: {(ulong)(i + 1) * 0x9e3779b97f4a7c15:x}\n---\n");
        return text.ToString();
    }
}
