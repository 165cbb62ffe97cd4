using System.Globalization;
using System.Text;

namespace KSail.Clusters.Talos.Wire;

/// <summary>The numbers of gRPC statuses.</summary>
public enum GrpcCode
{
    /// <summary>Done.</summary>
    Ok = 0,

    /// <summary>The caller gave up.</summary>
    Canceled = 1,

    /// <summary>Something failed, and nobody said what kind of thing.</summary>
    Unknown = 2,

    /// <summary>The request itself is wrong.</summary>
    InvalidArgument = 3,

    /// <summary>Time ran out.</summary>
    DeadlineExceeded = 4,

    /// <summary>What was asked for does not exist.</summary>
    NotFound = 5,

    /// <summary>What should be made exists.</summary>
    AlreadyExists = 6,

    /// <summary>The caller may not do that.</summary>
    PermissionDenied = 7,

    /// <summary>A quota, or the memory, is used up.</summary>
    ResourceExhausted = 8,

    /// <summary>The node is not in a state for that.</summary>
    FailedPrecondition = 9,

    /// <summary>Another operation came in between.</summary>
    Aborted = 10,

    /// <summary>Beyond the end.</summary>
    OutOfRange = 11,

    /// <summary>The node has no such call.</summary>
    Unimplemented = 12,

    /// <summary>The server is broken, or what it sent is.</summary>
    Internal = 13,

    /// <summary>The server cannot be reached now.</summary>
    Unavailable = 14,

    /// <summary>Data is lost.</summary>
    DataLoss = 15,

    /// <summary>The caller did not say who it is.</summary>
    Unauthenticated = 16,
}

/// <summary>How statuses, messages and deadlines stand in headers and trailers.</summary>
internal static class GrpcStatus
{
    private const long MaxDigits = 99_999_999;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>The status of a trailer; <see cref="GrpcCode.Unknown"/> for a number that is none.</summary>
    public static GrpcCode Parse(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var code) && code is >= 0 and <= 16 ? (GrpcCode)code : GrpcCode.Unknown;

    /// <summary>What an answer of something other than a gRPC server means (gRPC: HTTP to gRPC status code mapping).</summary>
    public static GrpcCode OfHttp(int status) => status switch
    {
        400 => GrpcCode.Internal,
        401 => GrpcCode.Unauthenticated,
        403 => GrpcCode.PermissionDenied,
        404 => GrpcCode.Unimplemented,
        429 or 502 or 503 or 504 => GrpcCode.Unavailable,
        _ => GrpcCode.Unknown,
    };

    /// <summary>Undoes the percent encoding of <c>grpc-message</c>; what is no encoding stays as it is.</summary>
    public static string DecodeMessage(string text)
    {
        if (!text.Contains('%', StringComparison.Ordinal))
            return text;
        var bytes = new byte[Utf8.GetMaxByteCount(text.Length)];
        var length = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '%' && i + 2 < text.Length && char.IsAsciiHexDigit(text[i + 1]) && char.IsAsciiHexDigit(text[i + 2]))
            {
                bytes[length++] = byte.Parse(text.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
                i += 2;
            }
            else
            {
                length += Utf8.GetBytes(text.AsSpan(i, 1), bytes.AsSpan(length));
            }
        }

        return Utf8.GetString(bytes, 0, length);
    }

    /// <summary>Percent encoding of everything that is not printable ASCII, and of the percent sign.</summary>
    public static string EncodeMessage(string text)
    {
        var encoded = new StringBuilder(text.Length);
        foreach (var part in Utf8.GetBytes(text))
        {
            if (part is >= 0x20 and <= 0x7E and not (byte)'%')
                encoded.Append((char)part);
            else
                encoded.Append(CultureInfo.InvariantCulture, $"%{part:X2}");
        }

        return encoded.ToString();
    }

    /// <summary>A deadline for <c>grpc-timeout</c>: at most eight digits and a unit.</summary>
    public static string FormatTimeout(TimeSpan timeout)
    {
        var milliseconds = Math.Max(1, (long)Math.Ceiling(timeout.TotalMilliseconds));
        return milliseconds <= MaxDigits
            ? string.Create(CultureInfo.InvariantCulture, $"{milliseconds}m")
            : string.Create(CultureInfo.InvariantCulture, $"{Math.Min(MaxDigits, milliseconds / 1000)}S");
    }

    /// <summary>The deadline of a <c>grpc-timeout</c>; null for none, and for what is none.</summary>
    public static TimeSpan? ParseTimeout(string? text)
    {
        if (text is not { Length: >= 2 and <= 9 } || !long.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var amount))
            return null;
        return text[^1] switch
        {
            'H' => TimeSpan.FromHours(Math.Min(amount, 1_000_000)),
            'M' => TimeSpan.FromMinutes(amount),
            'S' => TimeSpan.FromSeconds(amount),
            'm' => TimeSpan.FromMilliseconds(amount),
            'u' => TimeSpan.FromMicroseconds(amount),
            'n' => TimeSpan.FromTicks(amount / 100),
            _ => null,
        };
    }
}
