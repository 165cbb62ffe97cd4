using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace KSail.Testing.Browser;

/// <summary>How a page is looked at.</summary>
/// <param name="Dark">Whether the machine prefers dark colours.</param>
/// <param name="Width">Width of the window in CSS pixels.</param>
/// <param name="Script">Whether scripts run.</param>
public sealed record PageOptions(bool Dark = false, int Width = 1200, bool Script = true);

/// <summary>One page of a <see cref="Chromium"/>, with all that went wrong in it.</summary>
public sealed class BrowserPage(Chromium browser, string context, string session)
{
    private readonly TaskCompletionSource _loaded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentQueue<string> _problems = new();
    private readonly ConcurrentQueue<string> _requests = new();

    /// <summary>What the browser calls the profile that it has for this page alone.</summary>
    public string Context { get; } = context;

    /// <summary>What it calls the connection to this page.</summary>
    public string Session { get; } = session;

    /// <summary>Messages of the console and exceptions, violations of the content security policy among them.</summary>
    public IReadOnlyCollection<string> Problems => _problems;

    /// <summary>Everything that was asked for, the page itself first.</summary>
    public IReadOnlyCollection<string> Requests => _requests;

    public async Task LoadAsync(string file, PageOptions options)
    {
        foreach (var domain in new[] { "Page", "Runtime", "Log", "Network" })
            await SendAsync($"{domain}.enable");
        await SendAsync("Emulation.setEmulatedMedia", new JsonObject { ["features"] = new JsonArray(Feature("prefers-color-scheme", options.Dark ? "dark" : "light"), Feature("prefers-reduced-motion", "reduce")) });
        await SendAsync("Emulation.setDeviceMetricsOverride", new JsonObject { ["width"] = options.Width, ["height"] = 900, ["deviceScaleFactor"] = 1, ["mobile"] = false });
        if (!options.Script)
            await SendAsync("Emulation.setScriptExecutionDisabled", new JsonObject { ["value"] = true });
        await SendAsync("Page.navigate", new JsonObject { ["url"] = new Uri(file).AbsoluteUri });
        await _loaded.Task.WaitAsync(TimeSpan.FromSeconds(60));
    }

    /// <summary>The value of an expression of JavaScript, which may be a promise.</summary>
    public async Task<T> ValueAsync<T>(string expression)
    {
        var answer = await SendAsync("Runtime.evaluate", new JsonObject { ["expression"] = expression, ["returnByValue"] = true, ["awaitPromise"] = true });
        if (answer.TryGetProperty("exceptionDetails", out var exception))
            throw new InvalidOperationException(exception.GetRawText());
        return answer.GetProperty("result").TryGetProperty("value", out var value) ? value.Deserialize<T>()! : default!;
    }

    /// <summary>Runs statements of JavaScript for what they do.</summary>
    public Task RunAsync(string statements) => ValueAsync<JsonElement>($"(async () => {{ {statements} }})()");

    /// <summary>Presses and releases a key, as a keyboard would.</summary>
    public async Task PressAsync(string key, int code, string text = "")
    {
        await SendAsync("Input.dispatchKeyEvent", new JsonObject { ["type"] = text.Length > 0 ? "keyDown" : "rawKeyDown", ["key"] = key, ["code"] = key, ["windowsVirtualKeyCode"] = code, ["text"] = text });
        await SendAsync("Input.dispatchKeyEvent", new JsonObject { ["type"] = "keyUp", ["key"] = key, ["code"] = key, ["windowsVirtualKeyCode"] = code });
    }

    /// <summary>Shows the page as on <c>screen</c> or in <c>print</c>.</summary>
    public Task MediaAsync(string medium) => SendAsync("Emulation.setEmulatedMedia", new JsonObject { ["media"] = medium });

    public void Receive(string method, JsonElement parameters)
    {
        switch (method)
        {
            case "Page.loadEventFired":
                _loaded.TrySetResult();
                break;
            case "Network.requestWillBeSent":
                _requests.Enqueue(parameters.GetProperty("request").GetProperty("url").GetString()!);
                break;
            case "Runtime.exceptionThrown" or "Runtime.consoleAPICalled" or "Log.entryAdded":
                _problems.Enqueue(parameters.GetRawText());
                break;
        }
    }

    private static JsonObject Feature(string name, string value) => new() { ["name"] = name, ["value"] = value };

    private Task<JsonElement> SendAsync(string method, JsonObject? parameters = null) => browser.SendAsync(Session, method, parameters ?? []);
}
