using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace KSail.Testing.Browser;

/// <summary>Debian's Chromium without a window, driven by its own protocol; started when a test first opens a page, ended with the tests.</summary>
public sealed class Chromium : IAsyncLifetime, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TemporaryDirectory _profile = new();
    private readonly SemaphoreSlim _starting = new(1);
    private readonly SemaphoreSlim _sending = new(1);
    private readonly ClientWebSocket _socket = new();
    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentDictionary<int, TaskCompletionSource<JsonElement>> _open = new();
    private readonly ConcurrentDictionary<string, BrowserPage> _pages = new(StringComparer.Ordinal);
    private Process? _process;
    private Task _reading = Task.CompletedTask;
    private int _lastId;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (_process is not null)
            await EndAsync(_process);
        await _end.CancelAsync();
        await _reading;
    }

    public void Dispose()
    {
        _process?.Dispose();
        _socket.Dispose();
        _end.Dispose();
        _starting.Dispose();
        _sending.Dispose();
        _profile.Dispose();
    }

    /// <summary>Opens a file in a new page of its own and waits until it has loaded.</summary>
    public async Task<BrowserPage> OpenAsync(string file, PageOptions options)
    {
        await StartAsync();
        var created = await SendAsync(null, "Target.createBrowserContext", []);
        var context = created.GetProperty("browserContextId").GetString()!;
        var target = await SendAsync(null, "Target.createTarget", new JsonObject { ["url"] = "about:blank", ["browserContextId"] = context });
        var attached = await SendAsync(null, "Target.attachToTarget", new JsonObject { ["targetId"] = target.GetProperty("targetId").GetString(), ["flatten"] = true });
        var page = new BrowserPage(this, context, attached.GetProperty("sessionId").GetString()!);
        _pages[page.Session] = page;
        await page.LoadAsync(file, options);
        return page;
    }

    /// <summary>Closes a page and forgets what it stored.</summary>
    public async Task CloseAsync(BrowserPage page)
    {
        _pages.TryRemove(page.Session, out _);
        await SendAsync(null, "Target.disposeBrowserContext", new JsonObject { ["browserContextId"] = page.Context });
    }

    /// <summary>Sends a command and waits for its result.</summary>
    internal async Task<JsonElement> SendAsync(string? session, string method, JsonObject parameters)
    {
        var id = Interlocked.Increment(ref _lastId);
        var answer = new TaskCompletionSource<JsonElement>(TaskCreationOptions.RunContinuationsAsynchronously);
        _open[id] = answer;
        var message = new JsonObject { ["id"] = id, ["method"] = method, ["params"] = parameters };
        if (session is not null)
            message["sessionId"] = session;
        await _sending.WaitAsync();
        try
        {
            await _socket.SendAsync(Encoding.UTF8.GetBytes(message.ToJsonString()), WebSocketMessageType.Text, endOfMessage: true, _end.Token);
        }
        finally
        {
            _sending.Release();
        }

        return await answer.Task.WaitAsync(Patience);
    }

    // Asked first, because only a browser that ends by itself takes its helpers along.
    private async Task EndAsync(Process process)
    {
        try
        {
            await SendAsync(null, "Browser.close", []);
            await process.WaitForExitAsync(_end.Token).WaitAsync(Patience);
        }
        catch (Exception e) when (e is InvalidOperationException or TimeoutException or WebSocketException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
        }
    }

    private async Task StartAsync()
    {
        await _starting.WaitAsync();
        try
        {
            if (_process is not null)
                return;
            var start = new ProcessStartInfo(ExternalTool.Find("chromium") ?? throw new InvalidOperationException(ExternalTool.HowToGet("chromium")),
            [
                // The sandbox needs rights that containers do not give; the only pages are ours.
                "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--remote-debugging-port=0", $"--user-data-dir={_profile.Root}",
                "--no-first-run", "--disable-extensions", "--disable-background-networking", "--disable-component-update", "--disable-sync", "about:blank",
            ])
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            _process = Process.Start(start)!;
            _process.OutputDataReceived += static (_, _) => { };
            _process.ErrorDataReceived += static (_, _) => { };
            _process.BeginOutputReadLine();
            _process.BeginErrorReadLine();
            await _socket.ConnectAsync(await AddressAsync(), _end.Token);
            _reading = ReadAsync();
        }
        finally
        {
            _starting.Release();
        }
    }

    // Chromium chooses the port, and writes it down together with the path.
    private async Task<Uri> AddressAsync()
    {
        var file = _profile["DevToolsActivePort"];
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < Patience;)
        {
            if (_process!.HasExited)
                throw new InvalidOperationException($"chromium ended with exit code {_process.ExitCode}");
            var lines = File.Exists(file) ? await File.ReadAllLinesAsync(file) : [];
            if (lines.Length >= 2)
                return new Uri($"ws://127.0.0.1:{lines[0]}{lines[1]}");
            await Task.Delay(20);
        }

        throw new TimeoutException("chromium did not say where it listens");
    }

    private async Task ReadAsync()
    {
        var buffer = new byte[1 << 16];
        var message = new MemoryStream();
        try
        {
            while (true)
            {
                var part = await _socket.ReceiveAsync(buffer, _end.Token);
                message.Write(buffer, 0, part.Count);
                if (!part.EndOfMessage)
                    continue;
                using (var document = JsonDocument.Parse(message.ToArray()))
                    Receive(document.RootElement.Clone());
                message.SetLength(0);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or WebSocketException)
        {
            foreach (var answer in _open.Values)
                answer.TrySetException(new InvalidOperationException("chromium is gone", e));
        }
    }

    private void Receive(JsonElement message)
    {
        if (message.TryGetProperty("id", out var id))
        {
            if (!_open.TryRemove(id.GetInt32(), out var answer))
                return;
            if (message.TryGetProperty("error", out var error))
                answer.SetException(new InvalidOperationException(error.GetRawText()));
            else
                answer.SetResult(message.GetProperty("result"));
        }
        else if (message.TryGetProperty("sessionId", out var session) && _pages.TryGetValue(session.GetString()!, out var page))
        {
            page.Receive(message.GetProperty("method").GetString()!, message.GetProperty("params"));
        }
    }
}
