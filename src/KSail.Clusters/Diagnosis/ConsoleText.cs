using System.Text;
using KSail.Documents;
using KSail.Talos.Generation;

namespace KSail.Clusters.Diagnosis;

/// <summary>The console of a node, made fit to be shown: without control characters, bounded, and without a secret of the cluster.</summary>
internal static class ConsoleText
{
    private const int MaxLine = 300;
    private const int ShortestSecret = 8;

    /// <summary>The lines that say something, in order.</summary>
    public static IReadOnlyList<string> Clean(string console, MachineSecrets secrets)
    {
        var lines = new List<string>();
        var hidden = SecretsOf(secrets);
        foreach (var line in console.Split('\n'))
        {
            var text = Plain(line);
            foreach (var secret in hidden)
                text = text.Replace(secret, "***", StringComparison.Ordinal);
            if (text.Length > 0)
                lines.Add(text.Length > MaxLine ? text[..MaxLine] + "..." : text);
        }

        return lines;
    }

    // Without the sequences that colour a terminal.
    private static string Plain(string line)
    {
        var text = new StringBuilder(line.Length);
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] == '\u001b' && i + 1 < line.Length && line[i + 1] == '[')
            {
                for (i += 2; i < line.Length && !char.IsAsciiLetter(line[i]); i++)
                {
                }
            }
            else if (!char.IsControl(line[i]))
            {
                text.Append(line[i]);
            }
        }

        return text.ToString().Trim();
    }

    // A key stands in a text as the lines of its PEM, or as the base64 of the whole.
    private static List<string> SecretsOf(MachineSecrets secrets)
    {
        var texts = new List<string>();
        foreach (var secret in (ReadOnlySpan<Secret>)
            [
                secrets.ClusterSecret, secrets.MachineToken, secrets.BootstrapToken, secrets.SecretboxKey, secrets.TalosAuthority.Key, secrets.KubernetesAuthority.Key,
                secrets.AggregatorAuthority.Key, secrets.EtcdAuthority.Key, secrets.ServiceAccountKey,
            ])
        {
            texts.Add(Convert.ToBase64String(Encoding.UTF8.GetBytes(secret.Reveal())));
            foreach (var line in secret.Reveal().Split('\n'))
            {
                if (line.Length >= ShortestSecret && !line.StartsWith("-----", StringComparison.Ordinal))
                    texts.Add(line);
            }
        }

        return texts;
    }
}
