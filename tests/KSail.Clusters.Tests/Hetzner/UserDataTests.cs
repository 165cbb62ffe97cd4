using System.IO.Compression;
using System.Text;
using KSail.Clusters.Hetzner;
using KSail.Clusters.Hetzner.Nodes;
using KSail.Documents;

namespace KSail.Clusters.Tests.Hetzner;

public sealed class UserDataTests
{
    [Theory]
    [InlineData(32768, true)]
    [InlineData(32769, false)]
    public void A_configuration_is_packed_only_where_it_has_to_be(int length, bool isPlain)
    {
        var text = new string('a', length);

        var data = ServerUserData.Encode(new Secret(text), "node").Reveal();

        Assert.Equal(isPlain, data == text);
        Assert.Equal(text, isPlain ? data : Unpack(data));
        Assert.InRange(data.Length, 1, ServerUserData.MaxLength);
    }

    [Fact]
    public void Length_is_counted_in_bytes() => Assert.NotEqual(new string('ä', 20000), ServerUserData.Encode(new Secret(new string('ä', 20000)), "node").Reveal());

    [Fact]
    public void Packed_data_is_the_same_every_time() =>
        Assert.Equal(ServerUserData.Pack(new Secret("machine: {}"), "node").Reveal(), ServerUserData.Pack(new Secret("machine: {}"), "node").Reveal());

    [Fact]
    public void What_is_too_long_all_the_same_is_told_with_its_longest_documents_and_no_secret()
    {
        var random = new Random(1);
        var noise = new StringBuilder();
        for (var i = 0; i < 40000; i++)
            noise.Append((char)random.Next('!', '~'));
        var text = $"machine:\n  token: {noise}\n---\napiVersion: v1alpha1\nkind: HostnameConfig\nauto: stable\n";

        var e = Assert.Throws<HetznerException>(() => ServerUserData.Encode(new Secret(text), "prod-worker-1"));

        Assert.Equal("KSAIL7324", e.Descriptor.Code);
        Assert.Matches(@"^the configuration of prod-worker-1 is \d{5} bytes, packed, and a server takes 32768; its longest documents are machine configuration \(40018 bytes\), HostnameConfig \(\d\d bytes\): shorten the node patches, ", e.Message);
        Assert.DoesNotContain(noise.ToString(0, 30), e.Message, StringComparison.Ordinal);
    }

    private static string Unpack(string data)
    {
        using var gzip = new GZipStream(new MemoryStream(Convert.FromBase64String(data)), CompressionMode.Decompress);
        return new StreamReader(gzip, Encoding.UTF8).ReadToEnd();
    }
}
