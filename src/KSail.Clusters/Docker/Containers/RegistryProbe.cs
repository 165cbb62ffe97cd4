using System.Globalization;
using System.Net;
using KSail.Clusters.Docker.Engine;

namespace KSail.Clusters.Docker.Containers;

/// <summary>Waits until a registry that was just started answers: the engine takes connections for it before it listens.</summary>
internal static class RegistryProbe
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Waits.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="container">Name of the container.</param>
    /// <param name="port">The port that it is published at.</param>
    /// <param name="clock">Measures time.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="DockerException">It did not answer; the message has its last words.</exception>
    public static async Task WaitAsync(IDockerEngine engine, string container, int port, TimeProvider clock, CancellationToken cancellation)
    {
        using var handler = new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false };
        using var client = new HttpClient(handler) { Timeout = TimeSpan.FromSeconds(2) };
        var address = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://{engine.PublishedHost}:{port}/v2/"));
        for (var start = clock.GetTimestamp(); clock.GetElapsedTime(start) < Patience;)
        {
            try
            {
                using var response = await client.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, cancellation).ConfigureAwait(false);
                if (response.StatusCode is HttpStatusCode.OK or HttpStatusCode.Unauthorized)
                    return;
            }
            catch (Exception e) when (e is HttpRequestException or OperationCanceledException && !cancellation.IsCancellationRequested)
            {
                // Not yet.
            }

            await Task.Delay(Pause, clock, cancellation).ConfigureAwait(false);
        }

        var last = OneLine.Of(await engine.ReadLogAsync(container, 3, cancellation).ConfigureAwait(false));
        throw new DockerException(
            DockerDiagnostics.ContainerFailed, 0,
            $"the registry '{container}' was started and does not answer at {address}{(last.Length > 0 ? $"; its last words: {last}" : "; it wrote nothing")}; look at 'docker logs {container}'");
    }
}
