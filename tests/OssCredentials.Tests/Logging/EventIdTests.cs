using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using Microsoft.Extensions.Logging;
using OssCredentials.Logging;
using Xunit;

namespace OssCredentials.Tests.Logging;

public sealed class EventIdTests
{
    [Fact]
    public void EachMessage_HasAnIdOfItsOwn()
    {
        List<LoggerMessageAttribute> messages = [.. typeof(Log).GetMethods().Select(static method => method.GetCustomAttribute<LoggerMessageAttribute>()).OfType<LoggerMessageAttribute>()];

        Assert.True(messages.Count > 20);
        Assert.Empty(messages.GroupBy(static message => message.EventId).Where(static same => same.Count() > 1).SelectMany(static same => same).Select(static message => $"{message.EventId}: {message.Message}"));
    }
}
