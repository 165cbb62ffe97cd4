using System.Security.Cryptography;
using System.Text;

namespace KSail.Secrets.Sops.Values;

/// <summary>A value in plain: the bytes that are encrypted and that go into the MAC. They are overwritten when it is disposed of.</summary>
internal sealed class SopsValue(SopsValueType type, byte[] bytes) : IDisposable
{
    /// <summary>What it is.</summary>
    public SopsValueType Type { get; } = type;

    /// <summary>How it is encrypted.</summary>
    public ReadOnlySpan<byte> Bytes => bytes;

    /// <summary>The value of a text that is written in the form of its type.</summary>
    public static SopsValue Of(SopsValueType type, string text) => new(type, Encoding.UTF8.GetBytes(text));

    /// <inheritdoc/>
    public void Dispose() => CryptographicOperations.ZeroMemory(bytes);

    /// <summary>Stars.</summary>
    public override string ToString() => "***";
}
