using KSail.Clusters.Talos.Wire;

namespace KSail.Clusters.Talos.Messages;

/// <summary>Which node an answer is from, and its error where several were asked (<c>common.Metadata</c>).</summary>
/// <param name="HostName">The node.</param>
/// <param name="Error">What went wrong there; empty when nothing did.</param>
/// <param name="Code">Its status.</param>
internal sealed record ReplyMetadata(string HostName, string Error, GrpcCode Code) : IProtoMessage<ReplyMetadata>
{
    public static readonly ReplyMetadata None = new("", "", GrpcCode.Ok);

    public static ReplyMetadata Read(ProtoReader reader)
    {
        var (host, error, code) = ("", "", GrpcCode.Ok);
        while (reader.Next())
        {
            if (reader.Field == 1)
                host = reader.Text();
            else if (reader.Field == 2)
                error = reader.Text();
            else if (reader.Field == 3)
                code = ReadCode(reader.Message());
        }

        return new ReplyMetadata(host, error, code == GrpcCode.Ok && error.Length > 0 ? GrpcCode.Unknown : code);
    }

    public void Write(ProtoWriter writer) => writer.Text(1, HostName).Text(2, Error);

    // google.rpc.Status: code, message, details.
    private static GrpcCode ReadCode(ProtoReader status)
    {
        var code = GrpcCode.Ok;
        while (status.Next())
        {
            if (status.Field == 1)
                code = status.Integer() is >= 0 and <= 16 and var number ? (GrpcCode)number : GrpcCode.Unknown;
        }

        return code;
    }
}

/// <summary>The answer of a unary call of the machine service: one element for each node that was asked, which is one.</summary>
/// <typeparam name="T">The element, whose field 1 is its metadata.</typeparam>
/// <param name="Element">The element; null when there is none.</param>
/// <param name="Metadata">Its metadata.</param>
internal sealed record Reply<T>(T? Element, ReplyMetadata Metadata) : IProtoMessage<Reply<T>>
    where T : class, IProtoMessage<T>
{
    public static Reply<T> Of(T element) => new(element, ReplyMetadata.None);

    public static Reply<T> Read(ProtoReader reader)
    {
        T? element = null;
        var metadata = ReplyMetadata.None;
        while (reader.Next())
        {
            if (reader.Field != 1 || element is not null)
                continue;
            var bytes = reader.Bytes();
            element = T.Read(new ProtoReader(bytes));
            metadata = MetadataOf(new ProtoReader(bytes));
        }

        return new Reply<T>(element, metadata);
    }

    public void Write(ProtoWriter writer) => writer.Message(1, Element);

    private static ReplyMetadata MetadataOf(ProtoReader element)
    {
        while (element.Next())
        {
            if (element.Field == 1)
                return ReplyMetadata.Read(element.Message());
        }

        return ReplyMetadata.None;
    }
}

/// <summary>A piece of a stream of bytes (<c>common.Data</c>).</summary>
internal sealed record DataPiece(ReadOnlyMemory<byte> Content, ReplyMetadata Metadata) : IProtoMessage<DataPiece>
{
    public static DataPiece Read(ProtoReader reader)
    {
        var (content, metadata) = (ReadOnlyMemory<byte>.Empty, ReplyMetadata.None);
        while (reader.Next())
        {
            if (reader.Field == 1)
                metadata = ReplyMetadata.Read(reader.Message());
            else if (reader.Field == 2)
                content = reader.Bytes();
        }

        return new DataPiece(content, metadata);
    }

    public void Write(ProtoWriter writer) => writer.Bytes(2, Content);
}

/// <summary>An answer with one text: the name of an operation that events carry, what a service said, or the member that leads.</summary>
internal sealed record TextReply(string Text) : IProtoMessage<TextReply>
{
    public static TextReply Read(ProtoReader reader)
    {
        var text = "";
        while (reader.Next())
        {
            if (reader.Field == 2)
                text = reader.Text();
        }

        return new TextReply(text);
    }

    public void Write(ProtoWriter writer) => writer.Text(2, Text);
}

/// <summary>A request with one text.</summary>
internal sealed record IdRequest(string Id) : IProtoMessage<IdRequest>
{
    public static IdRequest Read(ProtoReader reader)
    {
        var id = "";
        while (reader.Next())
        {
            if (reader.Field == 1)
                id = reader.Text();
        }

        return new IdRequest(id);
    }

    public void Write(ProtoWriter writer) => writer.Text(1, Id);
}

/// <summary>The answer to an upgrade.</summary>
internal sealed record UpgradeReply(string Acknowledgement, string ActorId) : IProtoMessage<UpgradeReply>
{
    public static UpgradeReply Read(ProtoReader reader)
    {
        var (acknowledgement, actor) = ("", "");
        while (reader.Next())
        {
            if (reader.Field == 2)
                acknowledgement = reader.Text();
            else if (reader.Field == 3)
                actor = reader.Text();
        }

        return new UpgradeReply(acknowledgement, actor);
    }

    public void Write(ProtoWriter writer) => writer.Text(2, Acknowledgement).Text(3, ActorId);
}
