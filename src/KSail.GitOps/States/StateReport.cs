using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using KSail.GitOps.Diagnosis;
using KSail.GitOps.Objects;

namespace KSail.GitOps.States;

/// <summary>The state of an environment for people and for programs.</summary>
public static class StateReport
{
    private const int MaxMessage = 100;

    /// <summary>A table: the three places, the objects, and what differs.</summary>
    public static string Text(EnvironmentState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        var places = new List<string[]> { (string[])["PLACE", "ARTIFACT", "REVISION"] };
        places.Add(Row("git", state.Git, "cannot be packed"));
        places.Add(Row("registry", state.Registry, "not known"));
        places.Add(Row("cluster", state.Cluster?.Fetched, state.Cluster is null ? "not known" : "nothing fetches it"));
        var text = new StringBuilder().Append(state.Environment).Append(": ").Append(state.Reference);
        if (state.Cluster is { } cluster)
            text.Append(", ").Append(cluster.Engine).Append(" in context '").Append(cluster.Context).Append('\'');
        text.Append('\n');
        AddTable(places, text);
        if (state.Cluster is { Objects.Count: > 0 })
        {
            var rows = new List<string[]> { (string[])["OBJECT", "READY", "REVISION", "AGE", "MESSAGE"] };
            foreach (var value in state.Cluster.Objects)
            {
                var ready = value.IsSuspended ? "suspended" : value.Ready.Length > 0 ? value.Ready : "-";
                rows.Add([value.Object.ToString(), ready, Mark(value) + Short(value.Revision), value.Age is { } age ? PlainText.Age(age) : "-", value.Ready == "True" ? "" : PlainText.Line(value.Message, MaxMessage)]);
            }

            text.Append('\n');
            AddTable(rows, text);
        }

        text.Append('\n');
        if (state.Drift.Count == 0)
            text.Append(state.Cluster is null || state.Registry is null || state.Git is null ? "nothing differs as far as is known\n" : "git, registry and cluster agree\n");
        foreach (var sentence in state.Drift)
            text.Append("drift: ").Append(sentence).Append('\n');
        return text.ToString();
    }

    /// <summary>JSON: the same, with full digests and ages in seconds.</summary>
    public static byte[] Json(EnvironmentState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, NewLine = "\n" }))
        {
            json.WriteStartObject();
            json.WriteString("environment", state.Environment);
            json.WriteString("reference", state.Reference);
            Write(json, "git", state.Git);
            Write(json, "registry", state.Registry);
            WriteCluster(json, state.Cluster);
            json.WriteStartArray("drift");
            foreach (var sentence in state.Drift)
                json.WriteStringValue(sentence);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        stream.WriteByte((byte)'\n');
        return stream.ToArray();
    }

    private static string[] Row(string place, ArtifactState? state, string otherwise) =>
        [place, state is null ? otherwise : state.Digest is { } digest ? EnvironmentState.Short(digest) : "nothing", state?.Revision is { Length: > 0 } revision ? revision : "-"];

    private static string Mark(ObjectState value) => value.IsCurrent == false ? "! " : "";

    private static string Short(string revision) => revision.Length == 0 ? "-" : FindingLog.Short(revision);

    private static void AddTable(List<string[]> rows, StringBuilder text)
    {
        var widths = new int[rows[0].Length];
        foreach (var row in rows)
        {
            for (var i = 0; i < row.Length; i++)
                widths[i] = Math.Max(widths[i], row[i].Length);
        }

        foreach (var row in rows)
        {
            var line = new StringBuilder();
            for (var i = 0; i < row.Length; i++)
                line.Append(row[i].PadRight(widths[i] + 2));
            text.Append(line.ToString().TrimEnd()).Append('\n');
        }
    }

    private static void Write(Utf8JsonWriter json, string name, ArtifactState? state)
    {
        if (state is null)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartObject(name);
        json.WriteString("digest", state.Digest?.ToString());
        json.WriteString("revision", state.Revision);
        json.WriteEndObject();
    }

    private static void WriteCluster(Utf8JsonWriter json, ClusterState? cluster)
    {
        if (cluster is null)
        {
            json.WriteNull("cluster");
            return;
        }

        json.WriteStartObject("cluster");
        json.WriteString("engine", cluster.Engine);
        json.WriteString("context", cluster.Context);
        Write(json, "fetched", cluster.Fetched);
        json.WriteStartArray("objects");
        foreach (var value in cluster.Objects)
        {
            json.WriteStartObject();
            json.WriteString("kind", value.Object.Kind);
            json.WriteString("namespace", value.Object.Name.Namespace);
            json.WriteString("name", value.Object.Name.Name);
            json.WriteString("ready", value.Ready);
            json.WriteString("revision", value.Revision);
            if (value.IsCurrent is { } isCurrent)
                json.WriteBoolean("current", isCurrent);
            json.WriteBoolean("suspended", value.IsSuspended);
            if (value.Age is { } age)
                json.WriteNumber("ageSeconds", (long)age.TotalSeconds);
            json.WriteString("message", value.Message);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
