using static KSail.Scanning.Tests.Controls.Manifest;

namespace KSail.Scanning.Tests.Controls;

internal static class ResourceCases
{
    private const string Resources = "spec.containers[0].resources";

    public static readonly ControlCase[] All =
    [
        new("C-0004", "neither limit nor request", Pod("containers: [{name: a}]"),
            $"failed Pod/shop/web X:{Resources}.limits.memory=YOUR_VALUE X:{Resources}.requests.memory=YOUR_VALUE"),
        new("C-0004", "both, also as plain numbers", Pod("containers: [{name: a, resources: {limits: {memory: 1000}, requests: {memory: 1Mi}}}]"),
            "passed Pod/shop/web"),
        new("C-0004", "above the bound", Pod("containers: [{name: a, resources: {limits: {memory: 1.5Gi}, requests: {memory: 1G}}}]"),
            $"failed Pod/shop/web F:{Resources}.limits.memory R:{Resources}.limits.memory")
        {
            Inputs = [("memory_limit_max", ["1Gi"]), ("memory_request_max", ["1Gi"])],
        },
        new("C-0004", "below the bound", Pod("containers: [{name: a, resources: {limits: {memory: 1Gi}, requests: {memory: 999M}}}]"),
            $"failed Pod/shop/web F:{Resources}.requests.memory R:{Resources}.requests.memory")
        {
            Inputs = [("memory_request_min", ["1G"])],
        },
        new("C-0009", "no limits", Deployment("containers: [{name: a}]"),
            "failed Deployment/shop/web X:spec.template.spec.containers[0].resources.limits.cpu=YOUR_VALUE "
                + "X:spec.template.spec.containers[0].resources.limits.memory=YOUR_VALUE"),
        new("C-0009", "one of two", Pod("containers: [{name: a, resources: {limits: {cpu: 1}}}]"), $"failed Pod/shop/web X:{Resources}.limits.memory=YOUR_VALUE"),
        new("C-0009", "both", Pod("containers: [{name: a, resources: {limits: {cpu: 1, memory: 1Gi}}}], initContainers: [{name: b}]"), "passed Pod/shop/web"),
        new("C-0050", "neither limit nor request", Pod("containers: [{name: a}]"),
            $"failed Pod/shop/web X:{Resources}.limits.cpu=YOUR_VALUE X:{Resources}.requests.cpu=YOUR_VALUE"),
        new("C-0050", "both", Pod("containers: [{name: a, resources: {limits: {cpu: 1}, requests: {cpu: 100m}}}]"), "passed Pod/shop/web"),
        new("C-0050", "a core is a thousand millicores", Pod("containers: [{name: a, resources: {limits: {cpu: 1}, requests: {cpu: 100m}}}]"),
            $"failed Pod/shop/web F:{Resources}.limits.cpu R:{Resources}.limits.cpu")
        {
            Inputs = [("cpu_limit_max", ["999m"])],
        },
        new("C-0268", "no request", Pod("containers: [{name: a, resources: {limits: {cpu: 1}}}]"), $"failed Pod/shop/web X:{Resources}.requests.cpu=YOUR_VALUE"),
        new("C-0268", "a request", Pod("containers: [{name: a, resources: {requests: {cpu: 1}}}]"), "passed Pod/shop/web"),
        new("C-0268", "every container of a CronJob",
            CronJob("containers: [{name: a, resources: {requests: {cpu: 1}}}, {name: b}]"),
            "failed CronJob/shop/web X:spec.jobTemplate.spec.template.spec.containers[1].resources.requests.cpu=YOUR_VALUE"),
        new("C-0269", "no request", Pod("containers: [{name: a}]"), $"failed Pod/shop/web X:{Resources}.requests.memory=YOUR_VALUE"),
        new("C-0269", "a request", Pod("containers: [{name: a, resources: {requests: {memory: 1}}}]"), "passed Pod/shop/web"),
        new("C-0270", "no limit", Pod("containers: [{name: a}]"), $"failed Pod/shop/web X:{Resources}.limits.cpu=YOUR_VALUE"),
        new("C-0270", "a limit", Pod("containers: [{name: a, resources: {limits: {cpu: 1}}}]"), "passed Pod/shop/web"),
        new("C-0270", "a limit of null is there", Pod("containers: [{name: a, resources: {limits: {cpu: null}}}]"), "passed Pod/shop/web"),
        new("C-0271", "no limit, on an object in a list",
            "{apiVersion: v1, kind: List, items: [{apiVersion: v1, kind: Pod, metadata: {name: web}, spec: {containers: [{name: a}]}}]}",
            $"failed Pod/web X:{Resources}.limits.memory=YOUR_VALUE"),
        new("C-0271", "a list of pods, and what is only called a list",
            "{apiVersion: v1, kind: PodList, items: [{apiVersion: v1, kind: Pod, metadata: {name: web}, spec: {containers: [{name: a}]}}]}\n---\n"
                + "{apiVersion: example.org/v1, kind: AllowList, metadata: {name: a}, items: [{apiVersion: v1, kind: Pod, metadata: {name: b}, spec: {containers: [{name: a}]}}]}",
            $"failed Pod/web X:{Resources}.limits.memory=YOUR_VALUE"),
        new("C-0271", "a limit", Pod("containers: [{name: a, resources: {limits: {memory: 1}}}]"), "passed Pod/shop/web"),
    ];
}
