using System.Text;
using System.Text.Json;

namespace KSail.Clusters.Status;

/// <summary>A report as a table for people, and as JSON for programs.</summary>
public static class ReportText
{
    private static readonly string[] Heads = ["NODE", "ROLE", "STATE", "ADDRESS", "TALOS", "KUBELET", "READY"];

    /// <summary>Lines for people.</summary>
    public static IReadOnlyList<string> Lines(ClusterReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var lines = new List<string>();
        if (!report.Exists)
        {
            lines.Add($"there is no cluster {report.Cluster} on {report.Provider}; create it: dotnet build -t:ClusterUp -p:Environment={report.Environment}");
            return lines;
        }

        lines.Add($"cluster {report.Cluster} on {report.Provider}, of the environment {report.Environment}: {(report.IsHealthy ? "healthy" : "not healthy")}");
        AddTable(report, lines);
        foreach (var node in report.Nodes)
        {
            foreach (var problem in node.Problems)
                lines.Add($"  {node.Name}: {problem}");
        }

        if (report.Nodes.Any(static node => node.State == "stopped"))
            lines.Add($"  what is stopped is started with: dotnet build -t:ClusterStart -p:Environment={report.Environment}");
        if (report.Nodes.Any(static node => node.State == "missing"))
            lines.Add($"  what is missing is made with: dotnet build -t:ClusterUp -p:Environment={report.Environment}");
        if (report.Etcd is { } etcd)
            lines.Add(etcd.Problem.Length > 0 ? $"etcd: {etcd.Problem}" : $"etcd: {string.Join(", ", etcd.Members)}; {etcd.Leader} leads");
        lines.Add(report.Api.Problem.Length > 0 ? $"Kubernetes API: {report.Api.Problem}" : $"Kubernetes API: {report.Api.Version} at {report.Api.Server}");
        foreach (var component in report.Components)
            lines.Add($"component {component.Name}: {(component.IsReady ? "ready" : "not ready")}{(component.Text.Length == 0 ? "" : $", {component.Text}")}");
        foreach (var drift in report.Drift)
            lines.Add($"drift: {drift}");
        if (report.Drift.Count == 0)
            lines.Add("drift: none");
        return lines;
    }

    /// <summary>JSON, in UTF-8.</summary>
    public static byte[] Json(ClusterReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true }))
            Write(json, report);
        stream.WriteByte((byte)'\n');
        return stream.ToArray();
    }

    private static void AddTable(ClusterReport report, List<string> lines)
    {
        var rows = new List<string[]> { Heads };
        foreach (var node in report.Nodes)
            rows.Add([node.Name, node.Role, node.State, node.Address, node.Talos, node.Kubelet, node.IsReady switch { true => "yes", false => "no", null => "" }]);
        var widths = new int[Heads.Length];
        foreach (var row in rows)
        {
            for (var i = 0; i < row.Length; i++)
                widths[i] = Math.Max(widths[i], row[i].Length);
        }

        foreach (var row in rows)
        {
            var line = new StringBuilder("  ");
            for (var i = 0; i < row.Length; i++)
                line.Append(row[i].PadRight(widths[i] + 2));
            lines.Add(line.ToString().TrimEnd());
        }
    }

    private static void Write(Utf8JsonWriter json, ClusterReport report)
    {
        json.WriteStartObject();
        json.WriteString("cluster", report.Cluster);
        json.WriteString("environment", report.Environment);
        json.WriteString("provider", report.Provider);
        json.WriteBoolean("exists", report.Exists);
        json.WriteBoolean("healthy", report.IsHealthy);
        json.WriteStartArray("nodes");
        foreach (var node in report.Nodes)
        {
            json.WriteStartObject();
            json.WriteString("name", node.Name);
            json.WriteString("role", node.Role);
            json.WriteString("state", node.State);
            json.WriteString("address", node.Address);
            json.WriteString("talos", node.Talos);
            json.WriteString("kubelet", node.Kubelet);
            if (node.IsReady is { } isReady)
                json.WriteBoolean("ready", isReady);
            else
                json.WriteNull("ready");
            WriteTexts(json, "problems", node.Problems);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("shared");
        foreach (var shared in report.Shared)
        {
            json.WriteStartObject();
            json.WriteString("kind", shared.Kind);
            json.WriteString("name", shared.Name);
            json.WriteBoolean("healthy", shared.IsHealthy);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (report.Etcd is { } etcd)
        {
            json.WriteStartObject("etcd");
            WriteTexts(json, "members", etcd.Members);
            json.WriteString("leader", etcd.Leader);
            json.WriteString("problem", etcd.Problem);
            json.WriteEndObject();
        }

        json.WriteStartObject("api");
        json.WriteString("server", report.Api.Server);
        json.WriteString("version", report.Api.Version);
        json.WriteString("problem", report.Api.Problem);
        json.WriteEndObject();
        json.WriteStartArray("components");
        foreach (var component in report.Components)
        {
            json.WriteStartObject();
            json.WriteString("name", component.Name);
            json.WriteBoolean("ready", component.IsReady);
            json.WriteString("text", component.Text);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        WriteTexts(json, "drift", report.Drift);
        json.WriteEndObject();
    }

    private static void WriteTexts(Utf8JsonWriter json, string name, IReadOnlyList<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
            json.WriteStringValue(text);
        json.WriteEndArray();
    }
}
