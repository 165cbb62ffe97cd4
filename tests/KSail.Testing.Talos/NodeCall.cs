using KSail.Clusters.Talos.Messages;
using KSail.Clusters.Talos.Wire;
using Microsoft.AspNetCore.Http;

namespace KSail.Testing.Talos;

/// <summary>A call that is refused with a status.</summary>
internal sealed class NodeRefusal(GrpcCode code, string message) : Exception(message)
{
    public GrpcCode Code { get; } = code;
}

/// <summary>One call at the API of a node: its request and its answers.</summary>
internal sealed class NodeCall(HttpContext http, ReadOnlyMemory<byte> request)
{
    private bool _isStarted;

    public CancellationToken Aborted => http.RequestAborted;

    public T Read<T>()
        where T : IProtoMessage<T>
    {
        try
        {
            return T.Read(new ProtoReader(request));
        }
        catch (ProtoException e)
        {
            throw new NodeRefusal(GrpcCode.Internal, $"grpc: failed to unmarshal the received message: {e.Message}");
        }
    }

    /// <summary>Sends an answer, or the next of a stream.</summary>
    public async Task SendAsync(IProtoMessage message)
    {
        _isStarted = true;
        await http.Response.Body.WriteAsync(GrpcFraming.Frame(message), Aborted).ConfigureAwait(false);
        await http.Response.Body.FlushAsync(Aborted).ConfigureAwait(false);
    }

    /// <summary>Sends the answer of the machine service: one element.</summary>
    public Task ReplyAsync<T>(T element)
        where T : class, IProtoMessage<T> => SendAsync(Reply<T>.Of(element));

    public async Task EndAsync(GrpcCode code, string message)
    {
        if (!_isStarted)
            await http.Response.StartAsync(Aborted).ConfigureAwait(false);
        http.Response.AppendTrailer("grpc-status", ((int)code).ToString(System.Globalization.CultureInfo.InvariantCulture));
        if (message.Length > 0)
            http.Response.AppendTrailer("grpc-message", GrpcStatus.EncodeMessage(message));
    }
}
