namespace KSail.Clusters.Talos.Wire;

/// <summary>A message that can be written.</summary>
internal interface IProtoMessage
{
    void Write(ProtoWriter writer);
}

/// <summary>A message that can be read.</summary>
/// <typeparam name="T">The message.</typeparam>
internal interface IProtoMessage<T> : IProtoMessage
    where T : IProtoMessage<T>
{
    /// <summary>Reads the message to its end; fields that are not known are passed over.</summary>
    /// <exception cref="ProtoException">The bytes are no such message.</exception>
    static abstract T Read(ProtoReader reader);
}

/// <summary>A message without fields: <c>google.protobuf.Empty</c>, and requests that say nothing.</summary>
internal sealed record Empty : IProtoMessage<Empty>
{
    public static readonly Empty Value = new();

    public static Empty Read(ProtoReader reader)
    {
        while (reader.Next())
        {
            // Fields of a newer version.
        }

        return Value;
    }

    public void Write(ProtoWriter writer)
    {
    }
}

/// <summary><c>google.protobuf.Duration</c>.</summary>
internal sealed record ProtoDuration(TimeSpan Value) : IProtoMessage<ProtoDuration>
{
    private const long NanosecondsPerTick = 100;

    public static ProtoDuration Read(ProtoReader reader)
    {
        var (seconds, nanoseconds) = (0L, 0L);
        while (reader.Next())
        {
            if (reader.Field == 1)
                seconds = reader.Number();
            else if (reader.Field == 2)
                nanoseconds = reader.Number();
        }

        return new ProtoDuration(new TimeSpan(unchecked((seconds * TimeSpan.TicksPerSecond) + (nanoseconds / NanosecondsPerTick))));
    }

    public void Write(ProtoWriter writer) =>
        writer.Number(1, Value.Ticks / TimeSpan.TicksPerSecond).Number(2, Value.Ticks % TimeSpan.TicksPerSecond * NanosecondsPerTick);
}

/// <summary><c>google.protobuf.Timestamp</c>.</summary>
internal sealed record ProtoTimestamp(DateTimeOffset Value) : IProtoMessage<ProtoTimestamp>
{
    private const long NanosecondsPerTick = 100;

    // The years 1 to 9999, which is also what Protocol Buffers allow.
    private const long FirstSecond = -62_135_596_800;
    private const long LastSecond = 253_402_300_799;

    public static ProtoTimestamp Read(ProtoReader reader)
    {
        var (seconds, nanoseconds) = (0L, 0L);
        while (reader.Next())
        {
            if (reader.Field == 1)
                seconds = reader.Number();
            else if (reader.Field == 2)
                nanoseconds = reader.Number();
        }

        if (seconds is < FirstSecond or > LastSecond || nanoseconds is < 0 or > 999_999_999)
            throw new ProtoException("a time is out of range");
        return new ProtoTimestamp(DateTimeOffset.FromUnixTimeSeconds(seconds).AddTicks(nanoseconds / NanosecondsPerTick));
    }

    public void Write(ProtoWriter writer)
    {
        var ticks = (Value - DateTimeOffset.UnixEpoch).Ticks;
        var seconds = Math.DivRem(ticks, TimeSpan.TicksPerSecond, out var rest);
        if (rest < 0)
            (seconds, rest) = (seconds - 1, rest + TimeSpan.TicksPerSecond);
        writer.Number(1, seconds).Number(2, rest * NanosecondsPerTick);
    }
}

/// <summary>Reads messages whose reader is not part of their public face.</summary>
internal static class Proto
{
    public static T Read<T>(ProtoReader reader)
        where T : IProtoMessage<T> => T.Read(reader);
}
