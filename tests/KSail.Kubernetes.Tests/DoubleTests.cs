using KSail.Testing;
using KSail.Testing.Kubernetes;

namespace KSail.Kubernetes.Tests;

/// <summary>Tests with a server and a folder of their own.</summary>
public abstract class DoubleTests : IAsyncLifetime, IDisposable
{
    private KubernetesDouble? _server;

    protected TemporaryDirectory Folder { get; } = new();

    protected KubernetesDouble Server => _server!;

    public async Task InitializeAsync() => _server = await KubernetesDouble.StartAsync();

    public async Task DisposeAsync() => await Server.DisposeAsync();

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
            Folder.Dispose();
    }
}
