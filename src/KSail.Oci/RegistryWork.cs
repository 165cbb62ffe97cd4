using System.Runtime.CompilerServices;
using KSail.Documents.Diagnostics;
using KSail.Oci.Registry;
using KSail.Oci.Registry.Authentication;

namespace KSail.Oci;

/// <summary>
/// One piece of work with a registry: bounded in time, with every failure as a diagnostic, and with no secret in anything that is told.
/// </summary>
internal sealed class RegistryWork(
    HttpMessageHandler handler, TimeProvider clock, IProgress<string>? progress, DiagnosticBag diagnostics, SourceSpan span, RegistryPatience patience)
{
    private readonly SecretMask _mask = new();
    private readonly long _start = clock.GetTimestamp();

    public TimeProvider Clock => clock;

    public DiagnosticBag Diagnostics => diagnostics;

    public SourceSpan Span => span;

    /// <summary>How long it has taken so far.</summary>
    public TimeSpan Elapsed => clock.GetElapsedTime(_start);

    /// <summary>What is done, for the message of a work that was stopped.</summary>
    public string Name { get; init; } = "the push";

    /// <summary>What the tags are, for the same message; empty where none is moved.</summary>
    public string Outcome { get; set; } = "the tag is what it was";

    /// <summary>Whether some of several tags have moved, which the message of any failure then says.</summary>
    public bool IsPartial { get; set; }

    public void Tell(string text) => progress?.Report(_mask.Apply(text));

    public void Add(DiagnosticDescriptor descriptor, string message) => diagnostics.Add(descriptor, span, OneLine.Bound(_mask.Apply(message)));

    /// <summary>Runs the work; null after an error.</summary>
    [AsyncMethodBuilder(typeof(CompiledTask<>))]
    public async Task<T?> RunAsync<T>(Func<CancellationToken, Task<T?>> work, CancellationToken cancellationToken)
        where T : class
    {
        using var timeout = new CancellationTokenSource(patience.Overall, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            return await work(either.Token).ConfigureAwait(false);
        }
        catch (RegistryException e)
        {
            Add(e.Descriptor, IsPartial ? WithOutcome(e.Message) : e.Message);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            Add(OciDiagnostics.Cancelled, WithOutcome($"{Name} was cancelled"));
        }
        catch (OperationCanceledException)
        {
            Add(OciDiagnostics.TimedOut, WithOutcome($"{Name} was not done after {patience.Overall.TotalSeconds:0} s"));
        }

        return null;
    }

    /// <summary>A client for the repository of a reference, with the credentials that are given or found.</summary>
    /// <param name="reference">Registry and repository.</param>
    /// <param name="target">How it is spoken to.</param>
    /// <param name="mountFrom">Another repository of the registry to take blobs over from; null for none.</param>
    /// <param name="cancellationToken">Stops looking for credentials.</param>
    public IRegistry Connect(ArtifactReference reference, RegistryTarget target, string? mountFrom, CancellationToken cancellationToken)
    {
        var endpoint = new RegistryEndpoint(reference, target.PlainHttp);
        var credentials = target.Credentials;
        for (var i = 0; credentials is null && i < target.Search.Files.Count; i++)
        {
            credentials = DockerConfigFile.Find(
                target.Search.Files[i], endpoint.Authority, endpoint.Repository, target.Search.ProgramFolders, diagnostics, cancellationToken);
        }

        if (credentials is not null)
            _mask.Add(credentials);
        var absence = target.Search.Files.Count == 0
            ? "no credentials were given"
            : $"no credentials were given, and {string.Join(", ", target.Search.Files)} {(target.Search.Files.Count == 1 ? "has" : "have")} none for {endpoint.Authority}";
        return new RegistryConnection(handler, clock, new Random(), patience.Stall, Tell).Open(endpoint, credentials, absence, _mask, mountFrom);
    }

    private string WithOutcome(string message) => Outcome.Length == 0 ? message : $"{message}; {Outcome}";
}
