using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using KSail.Charts.Templates;

namespace KSail.Charts.Releases;

/// <summary>Tells releases apart by all that their output follows from: the chart, the values, the cluster, their name, and this program.</summary>
public static class ReleaseKey
{
    /// <summary>The key of a release: 64 hexadecimal digits.</summary>
    public static string Of(ReleaseInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var text = new StringBuilder();
        text.Append(typeof(ReleaseKey).Module.ModuleVersionId).Append('\n').Append(input.Chart.Digest).Append('\n').Append(input.Cluster.Digest).Append('\n')
            .Append(input.Namespace).Append('\n').Append(input.Name).Append('\n').Append(input.ValidatesSchema).Append('\n');
        Write(input.Values, text);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    /// <summary>Appends a value so that different values give different texts.</summary>
    internal static void Write(object? value, StringBuilder text)
    {
        switch (value)
        {
            case null:
                text.Append('~');
                break;
            case ValueMap map:
                text.Append('{').Append(map.Count);
                foreach (var key in map.Keys)
                {
                    Write(key, text);
                    Write(map[key], text);
                }

                break;
            case ValueList list:
                text.Append('[').Append(list.Count);
                foreach (var item in list)
                    Write(item, text);
                break;
            case string one:
                text.Append('"').Append(one.Length).Append(':').Append(one);
                break;
            case double number:
                text.Append('f').Append(number.ToString("R", CultureInfo.InvariantCulture)).Append(';');
                break;
            default:
                text.Append(value is bool ? 'b' : 'i').Append(string.Create(CultureInfo.InvariantCulture, $"{value}")).Append(';');
                break;
        }
    }
}
