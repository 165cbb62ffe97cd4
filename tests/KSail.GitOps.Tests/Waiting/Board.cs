using System.Text.Json.Nodes;
using KSail.GitOps.Objects;
using KSail.GitOps.Tests.Objects;
using KSail.GitOps.Waiting;
using KSail.Kubernetes;
using KSail.Kubernetes.Objects;

namespace KSail.GitOps.Tests.Waiting;

/// <summary>A board with a script: objects go in, requests and states come out; time is a number.</summary>
internal sealed class Board
{
    private readonly FluxBoard _board;
    private readonly List<string> _requests = [];
    private readonly List<string> _changes = [];
    private readonly Dictionary<ObjectKey, string> _tokens = [];
    private int _tokenCount;

    public Board(string[]? exclude = null, int deadline = 300)
    {
        _board = new FluxBoard(
            new BoardRequest(new ArtifactNames("registry.example/platform", ["dev"]), FluxObjects.Wanted, new Exclusion(exclude ?? []), TimeSpan.FromSeconds(deadline), HasReleases: true),
            () => $"T{++_tokenCount}");
    }

    public FluxBoard Inner => _board;

    /// <summary>What was asked since the last look: kind and name, with the annotation that goes with the request.</summary>
    public string Requests
    {
        get
        {
            var text = string.Join(", ", _requests);
            _requests.Clear();
            return text;
        }
    }

    /// <summary>What changed since the last look.</summary>
    public string Changes
    {
        get
        {
            var text = string.Join(", ", _changes);
            _changes.Clear();
            return text;
        }
    }

    /// <summary>Begins with the source that has fetched already what it is asked for, and the given objects.</summary>
    public static Board Fetched(params KubernetesObject[] objects)
    {
        var board = new Board();
        board.Put(FluxObjects.Source("platform", "artifact=O Ready=True"));
        board.Put(objects);
        board.Synchronize();
        board.Step();
        board.Put(FluxObjects.Source("platform", "handled=T1 artifact=R Ready=True"));
        _ = board.Requests;
        return board;
    }

    public void Put(params KubernetesObject[] objects)
    {
        foreach (var value in objects)
            _board.Apply(value.Kind, new WatchEvent(WatchEventType.Modified, value));
    }

    public void Delete(KubernetesObject value) => _board.Apply(value.Kind, new WatchEvent(WatchEventType.Deleted, value));

    public void Synchronize()
    {
        foreach (var kind in (string[])["OCIRepository", "Kustomization", "HelmRelease"])
            _board.Apply(kind, new WatchEvent(WatchEventType.Synchronized, null));
    }

    public string Step(int seconds = 0)
    {
        var requests = new List<ControllerRequest>();
        var outcome = _board.Step(TimeSpan.FromSeconds(seconds), requests);
        foreach (var request in requests)
        {
            var annotations = ((JsonObject)request.Patch.Body).Object("metadata").Object("annotations")!;
            _tokens[request.Object] = annotations.Text(FluxNames.RequestedAt);
            var relief = annotations.Count > 1 ? " " + annotations.Select(static pair => pair.Key).Last().Split('/')[1] : "";
            _requests.Add(Short(request.Object) + relief);
        }

        foreach (var (key, state, _) in _board.TakeChanges())
            _changes.Add($"{Short(key)} {state}");
        return outcome.ToString();
    }

    /// <summary>The last token that was sent for an object.</summary>
    public string TokenOf(string kind, string name) => _tokens[FluxObjects.Key(kind, name)];

    public string StateOf(string name, string kind = "Kustomization") => _board.Find(FluxObjects.Key(kind, name)) is { } value ? value.State.ToString() : "none";

    public string DetailOf(string name) => _board.Find(FluxObjects.Key("Kustomization", name))!.Detail;

    private static string Short(ObjectKey key)
    {
        var prefix = key.Kind switch { "OCIRepository" => "source:", "HelmRelease" => "release:", _ => "" };
        return prefix + (key.Name.Namespace == "flux-system" ? key.Name.Name : key.Name.ToString());
    }
}
