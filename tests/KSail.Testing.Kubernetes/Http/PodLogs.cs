using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using KSail.Kubernetes.Objects;
using KSail.Testing.Kubernetes.Storage;

namespace KSail.Testing.Kubernetes.Http;

/// <summary>What containers have logged, in this run and the one before.</summary>
internal sealed class PodLogs
{
    private readonly ConcurrentDictionary<(ObjectName Pod, string Container, bool Previous), string> _texts = new();

    public void Set(ObjectName pod, string container, bool previous, string text) => _texts[(pod, container, previous)] = text;

    public string Read(StoredObject pod, string container, bool previous, int tail)
    {
        var spec = pod.Copy().Object("spec");
        var containers = Names(spec.Array("containers"));
        if (container.Length == 0 && containers.Count > 1)
            throw ApiFailure.BadRequest($"a container name must be specified for pod {pod.Name.Name}, choose one of: [{string.Join(' ', containers)}]");
        var name = container.Length == 0 && containers.Count == 1 ? containers[0] : container;
        if (!containers.Contains(name) && !Names(spec.Array("initContainers")).Contains(name))
            throw ApiFailure.BadRequest($"container {name} is not valid for pod {pod.Name.Name}");
        if (!_texts.TryGetValue((pod.Name, name, previous), out var text))
        {
            return previous
                ? throw ApiFailure.BadRequest($"previous terminated container \"{name}\" in pod \"{pod.Name.Name}\" not found")
                : "";
        }

        var lines = text.TrimEnd('\n').Split('\n');
        return string.Join('\n', lines.Skip(Math.Max(0, lines.Length - tail))) + "\n";
    }

    private static List<string> Names(JsonArray? containers) => [.. (containers ?? []).Select(container => container.Text("name"))];
}
