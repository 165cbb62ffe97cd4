using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using KSail.Clusters.Talos;
using KSail.Clusters.Talos.Access;
using KSail.Clusters.Talos.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace KSail.Clusters.Tests.Talos;

/// <summary>Servers that are none of Talos, or mean harm.</summary>
public sealed class DamagedAnswerTests
{
    /// <summary>Answers: what the server does, kind of the finding, and what is told.</summary>
    public static TheoryData<string, string, string> Answers => new()
    {
        { "http 502", "KSAIL7110", "the answer is HTTP 502, not that of a Talos API" },
        { "http 404", "KSAIL7113", "the answer is HTTP 404, not that of a Talos API" },
        { "html", "KSAIL7114", "the answer is not that of a Talos API" },
        { "trailers only", "KSAIL7113", "not yet" },
        { "no status", "KSAIL7114", "it ends without a status" },
        { "empty", "KSAIL7114", "it has no message" },
        { "two messages", "KSAIL7114", "it has two messages where one belongs" },
        { "compressed", "KSAIL7114", "the answer is compressed, which was not asked for" },
        { "huge", "KSAIL7114", "the answer has a message of 4294967295 bytes; 33554432 are allowed" },
        { "cut frame", "KSAIL7114", "the answer ends in the middle of a frame" },
        { "cut message", "KSAIL7114", "the answer ends in the middle of a message" },
        { "nonsense", "KSAIL7114", "the message ends in the middle of a field" },
        { "no node", "KSAIL7114", "the answer to Version is from no node" },
        { "error inside", "KSAIL7110", "Version at 10.5.0.9: rpc error: no route to host (Unavailable)" },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task Whatever_is_answered_becomes_a_finding(string what, string descriptor, string expected)
    {
        await using var server = await StartAsync(http => AnswerAsync(http, what));
        using var connection = new TalosConnector(TimeProvider.System).OpenMaintenance(EndpointOf(server));
        var e = await Assert.ThrowsAsync<TalosException>(() => connection.Endpoint.GetVersionAsync(CancellationToken.None));
        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
        Assert.Equal(descriptor, e.Descriptor.Code);
    }

    [Fact]
    public async Task A_request_says_what_gRPC_wants()
    {
        IHeaderDictionary? headers = null;
        var (protocol, method) = ("", "");
        await using var server = await StartAsync(http =>
        {
            (headers, protocol, method) = (http.Request.Headers, http.Request.Protocol, http.Request.Method);
            return AnswerAsync(http, "trailers only");
        });
        using var connection = new TalosConnector(TimeProvider.System).OpenMaintenance(EndpointOf(server));
        await Assert.ThrowsAsync<TalosException>(() => connection.Node("10.5.0.3").GetVersionAsync(CancellationToken.None));
        Assert.Equal(("HTTP/2", "POST"), (protocol, method));
        Assert.Equal(
            ["application/grpc", "trailers", "identity", "20000m", "10.5.0.3", "ksail-sdk"],
            new[] { "content-type", "te", "grpc-accept-encoding", "grpc-timeout", "node", "user-agent" }.Select(name => headers![name].ToString()));
    }

    private static async Task AnswerAsync(HttpContext http, string what)
    {
        if (what.StartsWith("http ", StringComparison.Ordinal))
        {
            http.Response.StatusCode = int.Parse(what[5..], System.Globalization.CultureInfo.InvariantCulture);
            return;
        }

        http.Response.ContentType = what == "html" ? "text/html" : "application/grpc";
        if (what == "trailers only")
        {
            http.Response.Headers["grpc-status"] = "9";
            http.Response.Headers["grpc-message"] = "not yet";
            return;
        }

        var ok = new byte[] { 0, 0, 0, 0, 0 };
        byte[] body = what switch
        {
            "empty" => [],
            "two messages" => [.. ok, .. ok],
            "compressed" => [1, 0, 0, 0, 0],
            "huge" => [0, 255, 255, 255, 255],
            "cut frame" => [0, 0, 0],
            "cut message" => [0, 0, 0, 0, 9, 1],
            "nonsense" => [0, 0, 0, 0, 2, 0x0A, 0x7F],
            "error inside" => Frame(new ProtoWriter().Bytes(1, new ProtoWriter().Bytes(1, new ProtoWriter()
                .Text(1, "10.5.0.9").Text(2, "rpc error: no route to host").Bytes(3, new ProtoWriter().Number(1, 14L).Written).Written).Written)),
            _ => ok,
        };
        await http.Response.Body.WriteAsync(body);
        if (what != "no status")
            http.Response.AppendTrailer("grpc-status", "0");
    }

    private static byte[] Frame(ProtoWriter writer)
    {
        var frame = new byte[5 + writer.Written.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), writer.Written.Length);
        writer.Written.CopyTo(frame.AsMemory(5));
        return frame;
    }

    private static async Task<WebApplication> StartAsync(RequestDelegate answer)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var certificate = new CertificateRequest("CN=test", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UtcNow.AddMinutes(-5), DateTimeOffset.UtcNow.AddDays(1));
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(options => options.Listen(System.Net.IPAddress.Loopback, 0, listen =>
        {
            listen.Protocols = HttpProtocols.Http2;
            listen.UseHttps(certificate);
        }));
        var app = builder.Build();
        app.Run(answer);
        await app.StartAsync();
        return app;
    }

    private static string EndpointOf(WebApplication app) =>
        new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()).Authority;
}
