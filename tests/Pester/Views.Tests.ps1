#requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

# Secrets are masked in every view (D4).

BeforeAll {
    . "$PSScriptRoot/Emulator.ps1"
    Import-Subject
    $secret = 'Canary' + [guid]::NewGuid().ToString('N')
    $token = 'CAISCanary' + [guid]::NewGuid().ToString('N')
    $credential = Set-OssCredential STS.NTid -AccessKeySecret $secret -SecurityToken $token -RoleArn acs:ram::1:role/a -Expiration ([DateTimeOffset]::UtcNow.AddMinutes(47.5)) -PassThru
    $longTerm = Set-OssCredential LTAIid -AccessKeySecret $secret -PassThru
}

AfterAll {
    Clear-OssCredential
}

Describe 'A credential, masked' {
    It 'as <_>' -ForEach @(
        'Out-String', 'Format-List | Out-String', 'Format-List * | Out-String', 'Format-List * -Force | Out-String', 'Format-Table | Out-String', 'Format-Table * | Out-String',
        'Format-Wide | Out-String', 'Format-Custom | Out-String', 'Format-Custom * -Depth 5 | Out-String', 'Select-Object * | Out-String',
        'Select-Object AccessKeyId, AccessKeySecret, SecurityToken | Format-Table | Out-String', 'ConvertTo-Json -Depth 5', 'ConvertTo-Csv | Out-String',
        'ConvertTo-Html | Out-String', 'ConvertTo-Xml -As String -Depth 5', 'ForEach-Object { "$_" }', 'ForEach-Object ToString', 'Get-Member | Out-String',
        'ForEach-Object { "$($_.AccessKeySecret) $($_.SecurityToken)" }', 'ForEach-Object { [System.Management.Automation.PSSerializer]::Serialize($_.PSObject.Properties.Name) }'
    ) {
        $text = $credential, $longTerm | & ([scriptblock]::Create("process { `$_ } end { } ")) | & ([scriptblock]::Create("`$input | $_"))

        "$text" | Should -Not -BeNullOrEmpty
        "$text" | Should -Not -BeLike "*$secret*"
        "$text" | Should -Not -BeLike "*$token*"
    }

    It 'after another type''s table, where the engine falls back to a list of all properties' {
        $text = & { Get-Process -Id $PID; $credential } | Out-String

        $text | Should -Not -BeLike "*$secret*"
        $text | Should -BeLike '*STS.NTid*'
    }

    It 'in a file of Export-Clixml, beyond the encoding that the platform has' {
        $path = Join-Path $TestDrive credential.xml
        $credential | Export-Clixml $path

        $text = Get-Content $path -Raw
        $text | Should -Not -BeLike "*$secret*"
        $text | Should -Not -BeLike "*$token*"
        $text | Should -BeLike '*<SS N="AccessKeySecret">*'
    }

    It 'in the text of an error that has it as its target' {
        $text = try { throw [System.Management.Automation.ErrorRecord]::new([Exception]::new('x'), 'id', 'NotSpecified', $credential) } catch { $_ | Format-List * -Force | Out-String }

        $text | Should -Not -BeLike "*$secret*"
    }

    It 'but -AsPlainText shows what was asked for' {
        Get-OssCredential -AsPlainText | Format-List | Out-String | Should -BeLike "*$secret*"
        "$(Get-OssCredential -AsPlainText)" | Should -Be 'LTAIid'
    }
}

Describe 'The views' {
    BeforeAll {
        if ($PSVersionTable.PSVersion.Major -ge 7) {
            $PSStyle.OutputRendering = 'PlainText'
        }
    }

    It 'show a list, without what is not there' {
        ($longTerm | Out-String).Trim() -replace '\s*\r?\n', "`n" | Should -Be "AccessKeyId     : LTAIid`nAccessKeySecret : ****`nSource          : parameters"
    }

    It 'show what a temporary credential has' {
        $text = $credential | Out-String

        $text | Should -Match '(?m)^SecurityToken\s*: \*\*\*\*\r?$'
        $text | Should -Match '(?m)^RoleArn\s*: acs:ram::1:role/a\r?$'
        $text | Should -Match '(?m)^Expiration\s*: \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ \(in 4[67] min\)\r?$'
    }

    It 'show a row with Format-Table' {
        $lines = @($credential, $longTerm | Format-Table | Out-String -Stream | Where-Object { $_.Trim() })

        $lines[0] -split '\s+' | Should -Be 'AccessKeyId', 'Secret', 'Token', 'Remaining', 'Source'
        $lines[2] | Should -Match '^STS\.NTid\s+\*\*\*\*\s+\*\*\*\*\s+4[67] min\s+parameters$'
        $lines[3] | Should -Match '^LTAIid\s+\*\*\*\*\s+parameters$'
    }
}
