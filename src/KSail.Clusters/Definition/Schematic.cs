using System.Security.Cryptography;
using System.Text;

namespace KSail.Clusters.Definition;

/// <summary>
/// What the Image Factory builds images from: system extensions and kernel arguments. Its identifier is the hash of its text in the one form that the
/// factory writes (<c>siderolabs/image-factory</c>, <c>pkg/schematic</c>): fields in order, four blanks a level, lists indented below their key.
/// </summary>
public sealed class Schematic
{
    private Schematic(string text)
    {
        Text = text;
        Id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }

    /// <summary>The text that the factory has to be told before it knows the identifier (<c>POST /schematics</c>).</summary>
    public string Text { get; }

    /// <summary>The identifier: SHA-256 of the text, in hexadecimal digits.</summary>
    public string Id { get; }

    /// <summary>The identifier of the schematic of plain Talos: without extensions and arguments.</summary>
    public const string PlainId = "376567988ad370138ad8b2698212367b8edcb69b5fd68c80be1f2ec7d603b4ba";

    /// <summary>The schematic of extensions and kernel arguments.</summary>
    /// <param name="extensions">Official extensions with or without <c>siderolabs/</c>. Their order does not matter, and each counts once.</param>
    /// <param name="kernelArguments">Arguments of the kernel, in their order.</param>
    public static Schematic Of(IReadOnlyList<string> extensions, IReadOnlyList<string> kernelArguments)
    {
        ArgumentNullException.ThrowIfNull(extensions);
        ArgumentNullException.ThrowIfNull(kernelArguments);
        var names = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var extension in extensions)
        {
            var name = extension.Trim();
            if (name.Length > 0)
                names.Add(name.Contains('/', StringComparison.Ordinal) ? name : $"siderolabs/{name}");
        }

        var arguments = new List<string>(kernelArguments.Count);
        foreach (var argument in kernelArguments)
        {
            if (argument.Trim() is { Length: > 0 } text)
                arguments.Add(text);
        }

        if (names.Count + arguments.Count == 0)
            return new Schematic("customization: {}\n");
        var yaml = new StringBuilder("customization:\n");
        Append(yaml, "    extraKernelArgs:\n", "        - ", arguments);
        if (names.Count > 0)
            Append(yaml.Append("    systemExtensions:\n"), "        officialExtensions:\n", "            - ", names);
        return new Schematic(yaml.ToString());
    }

    private static void Append(StringBuilder yaml, string key, string item, IReadOnlyCollection<string> values)
    {
        if (values.Count == 0)
            return;
        yaml.Append(key);
        foreach (var value in values)
            yaml.Append(item).Append(Quoted(value)).Append('\n');
    }

    // What a reader of YAML would take for something else than this text, the factory quotes. Arguments such as security=apparmor and names of
    // extensions need no quotes; what might is written in double quotes, and the factory's answer decides whether the identifier is its own.
    private static string Quoted(string value)
    {
        var isPlain = char.IsAsciiLetter(value[0]) && !value.EndsWith(':') && !value.Contains(": ", StringComparison.Ordinal) && !value.Contains(" #", StringComparison.Ordinal)
            && value is not ("y" or "Y" or "n" or "N" or "yes" or "Yes" or "YES" or "no" or "No" or "NO" or "on" or "On" or "ON" or "off" or "Off" or "OFF"
                or "true" or "True" or "TRUE" or "false" or "False" or "FALSE" or "null" or "Null" or "NULL");
        if (isPlain)
        {
            foreach (var c in value)
                isPlain &= c is >= ' ' and < (char)0x7f;
        }

        return isPlain ? value : $"\"{value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
    }
}
