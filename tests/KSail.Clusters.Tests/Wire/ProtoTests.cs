using KSail.Clusters.Talos.Messages;
using KSail.Clusters.Talos.Wire;

namespace KSail.Clusters.Tests.Wire;

/// <summary>The wire format: bytes that protoc makes of the same values, and bytes that nobody makes.</summary>
public sealed class ProtoTests
{
    /// <summary>Bytes of single fields: what, in hexadecimal.</summary>
    public static TheoryData<string, string> Written => new()
    {
        { "text 1 ''", "" },
        { "text 1 'testing'", "0A0774657374696E67" },
        { "number 1 150", "089601" },
        { "number 2 -1", "10FFFFFFFFFFFFFFFFFF01" },
        { "number 1 0", "" },
        { "member 2 0", "1000" },
        { "flag 16 true", "800101" },
        { "flag 16 false", "" },
        { "text 2048 'a'", "8280010161" },
    };

    [Theory]
    [MemberData(nameof(Written))]
    public void Values_are_written_as_protoc_writes_them(string what, string expected)
    {
        var parts = what.Split(' ');
        var (field, writer) = (int.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture), new ProtoWriter());
        _ = parts[0] switch
        {
            "text" => writer.Text(field, parts[2].Trim('\'')),
            "number" => writer.Number(field, long.Parse(parts[2], System.Globalization.CultureInfo.InvariantCulture)),
            "member" => writer.Member(field, long.Parse(parts[2], System.Globalization.CultureInfo.InvariantCulture)),
            _ => writer.Flag(field, bool.Parse(parts[2])),
        };
        Assert.Equal(expected, Convert.ToHexString(writer.Written.Span));
    }

    /// <summary>Bytes that are no message: bytes, and why.</summary>
    public static TheoryData<string, string> Broken => new()
    {
        { "0A", "the message ends in the middle of a field" },
        { "0A05", "the message ends in the middle of a field" },
        { "0AFFFFFFFF0F", "the message ends in the middle of a field" },
        { "0AFFFFFFFFFFFFFFFFFF01", "the message ends in the middle of a field" },
        { "08FFFFFFFFFFFFFFFFFFFF01", "field 1 is written as another type" },
        { "0001", "a field has an impossible number" },
        { "1B", "field 3 is written as a group, which proto3 has not" },
        { "31FFFF", "the message ends in the middle of a field" },
        { "F8FFFFFFFFFFFFFFFFFF", "a number is longer than 64 bits" },
        { "0801", "field 1 is written as another type" },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public void Bytes_that_are_no_message_are_refused(string bytes, string expected)
    {
        var e = Assert.Throws<ProtoException>(() => IdRequest.Read(new ProtoReader(Convert.FromHexString(bytes))));
        Assert.Equal(expected, e.Message);
    }

    [Fact]
    public void Fields_that_are_not_known_are_passed_over()
    {
        // 9: number, 10: 64 bits, 11: text, 12: 32 bits, then field 1.
        var bytes = Convert.FromHexString("4801" + "510102030405060708" + "5A0161" + "6501020304" + "0A026F6B");
        Assert.Equal("ok", IdRequest.Read(new ProtoReader(bytes)).Id);
    }

    public static TheoryData<string> Times => ["0001-01-01T00:00:00Z", "1969-12-31T23:59:59.5Z", "1970-01-01T00:00:00Z", "2026-08-18T12:00:00.0000001Z", "9999-12-31T23:59:59Z"];

    [Theory]
    [MemberData(nameof(Times))]
    public void Times_come_back(string text)
    {
        var time = DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(time, RoundTrip(new ProtoTimestamp(time)).Value);
    }

    [Theory]
    [InlineData("00:01:00")]
    [InlineData("00:00:00.0000001")]
    [InlineData("-00:00:01.5")]
    public void Durations_come_back(string text)
    {
        var time = TimeSpan.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(time, RoundTrip(new ProtoDuration(time)).Value);
    }

    [Fact]
    public void Times_out_of_range_are_refused() =>
        Assert.Throws<ProtoException>(() => ProtoTimestamp.Read(new ProtoReader(new ProtoWriter().Number(1, long.MaxValue).Written)));

    /// <summary>Everything that is read from a node, cut and changed at random, is a message or refused.</summary>
    [Fact]
    public void Damage_is_refused_and_nothing_else()
    {
        var random = new Random(11);
        IProtoMessage[] samples =
        [
            Reply<NodeVersion>.Of(new NodeVersion("v1.13.9", "amd64", "metal", "metal")),
            new ServiceList([new NodeService("etcd", "Running", ServiceHealth.Healthy, "ok"), new NodeService("kubelet", "Failed", ServiceHealth.Unhealthy, "no")]),
            new EtcdMembers([new EtcdMember(ulong.MaxValue, "a", ["https://10.5.0.2:2380"], IsLearner: true)]),
            new ResourceEvents([new ResourceEvent(ResourceChange.Updated, new NodeResource(ResourceType.MachineConfig, "v1alpha1", "3", NodeResource.Encode("a: b"), "a: b"))]),
            new InstallerProgress("", 0),
            new ApplyResult(["w"], ApplyMode.Staged, "details"),
        ];
        foreach (var sample in samples)
        {
            var writer = new ProtoWriter();
            sample.Write(writer);
            for (var i = 0; i < 2000; i++)
            {
                var bytes = writer.Written.ToArray().AsMemory(0, random.Next(writer.Written.Length + 1)).ToArray();
                for (var changes = random.Next(4); changes > 0 && bytes.Length > 0; changes--)
                    bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
                foreach (var read in (Action<ProtoReader>[])[Read<Reply<NodeVersion>>, Read<ServiceList>, Read<EtcdMembers>, Read<ResourceEvents>, Read<InstallerProgress>, Read<ApplyResult>, Read<DataPiece>, Read<MachineStatus>])
                {
                    try
                    {
                        read(new ProtoReader(bytes));
                    }
                    catch (ProtoException e)
                    {
                        Assert.NotEmpty(e.Message);
                    }
                }
            }
        }
    }

    private static void Read<T>(ProtoReader reader)
        where T : IProtoMessage<T> => T.Read(reader);

    private static T RoundTrip<T>(T message)
        where T : IProtoMessage<T>
    {
        var writer = new ProtoWriter();
        message.Write(writer);
        return T.Read(new ProtoReader(writer.Written));
    }
}
