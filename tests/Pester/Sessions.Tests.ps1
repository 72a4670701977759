#requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

# The kinds of session that people work in.

BeforeDiscovery {
    $hasRemoting = $PSVersionTable.PSVersion.Major -lt 6 -or $IsWindows
    if ($hasRemoting) {
        $hasRemoting = (Get-Service WinRM -ErrorAction Ignore).Status -eq 'Running'
    }
}

BeforeAll {
    . "$PSScriptRoot/Emulator.ps1"
    Import-Subject
    Start-Emulator
    $main = @"
Set-OssCredential $EmulatorId -AccessKeySecret $EmulatorSecret
`$role = Invoke-OssAssumeRole $RoleArn -Scope Process
Get-OssCredential | Format-List | Out-String
Get-OssCredential -ListAvailable | Format-Table | Out-String
Use-OssCredential { `$env:OSS_ACCESS_KEY_ID }
Export-OssCredential PowerShell | Out-Null
`$ecs = Get-OssEcsRoleCredential
"done `$(`$role.AccessKeyId.Length -gt 4) `$(`$ecs.EcsRoleName)"
Clear-OssCredential
"@
}

AfterAll {
    Stop-Emulator
}

Describe 'The cmdlets' {
    It 'keep to Set-StrictMode -Version Latest' {
        Invoke-Pwsh ("Set-StrictMode -Version Latest; `$ErrorActionPreference = 'Stop'`n" + $main) | Should -BeLike "*done True $EcsRoleName*"
    }

    It 'work in constrained language mode' {
        $text = Invoke-Pwsh ("`$ErrorActionPreference = 'Stop'; `$ExecutionContext.SessionState.LanguageMode = 'ConstrainedLanguage'`n" + $main)

        $text | Should -BeLike "*done True $EcsRoleName*"
        $text | Should -Not -BeLike "*$EmulatorSecret*"
    }

    It 'work in another process over PowerShell''s remoting protocol' {
        $runspace = [runspacefactory]::CreateOutOfProcessRunspace($null)
        $runspace.Open()
        $remote = [powershell]::Create()
        try {
            $remote.Runspace = $runspace
            $null = $remote.AddScript("Import-Module '$Manifest'; Set-OssCredential LTAIid -AccessKeySecret secret -PassThru")
            $credential = $remote.Invoke()

            $remote.HadErrors | Should -BeFalse
            $credential.AccessKeyId | Should -Be LTAIid
            $credential.AccessKeySecret | Should -BeOfType securestring
            ($credential | Out-String) | Should -Not -BeLike '* secret*'
        }
        finally {
            $remote.Dispose()
            $runspace.Dispose()
        }
    }

    It 'work in a remote session to this machine' -Skip:(-not $hasRemoting) {
        Invoke-Command -ComputerName localhost -ScriptBlock { Import-Module $using:Manifest; Set-OssCredential LTAIid -AccessKeySecret secret; (Get-OssCredential).AccessKeyId } |
            Should -Be LTAIid
    }
}

Describe 'The session''s history' {
    BeforeAll {
        # As a prompt runs a line: with the line in the history.
        function Enter-Line([string]$Line) {
            $shell = [powershell]::Create($runspace)
            $settings = [Management.Automation.PSInvocationSettings]::new()
            $settings.AddToHistory = $true
            $shell.AddScript($Line).Invoke($null, $settings)
            $shell.Dispose()
        }

        $runspace = [runspacefactory]::CreateRunspace()
        $runspace.Open()
        $runspace.SessionStateProxy.SetVariable('handed', 'Canary0123456789')
    }

    AfterAll {
        $runspace.Dispose()
        Clear-OssCredential
    }

    It 'holds the line and no secret that a variable handed over' {
        Enter-Line "Import-Module '$Manifest'"
        Enter-Line 'Set-OssCredential LTAIid -AccessKeySecret $handed'
        Enter-Line 'Set-OssCredential LTAIid -AccessKeySecret $handed -SecurityToken $handed'
        Enter-Line 'Get-OssCredential'

        $history = Enter-Line 'Get-History; $Error' | Format-List * -Force | Out-String

        $history | Should -BeLike '*Set-OssCredential LTAIid -AccessKeySecret $handed*'
        $history | Should -BeLike '*which has no security token*'
        $history | Should -Not -BeLike '*Canary0123456789*'
    }
}

Describe 'Use-OssCredential' {
    AfterEach {
        Clear-OssCredential
    }

    It 'runs a block as a role and puts the session back' {
        Set-OssCredential $EmulatorId -AccessKeySecret $EmulatorSecret

        Use-OssCredential -RoleArn $RoleArn { $env:OSS_ACCESS_KEY_ID } | Should -BeLike 'STS.*'
        Get-OssVariable | Should -Be "OSS_ACCESS_KEY_ID=$EmulatorId", "OSS_ACCESS_KEY_SECRET=$EmulatorSecret"
    }

    It 'hands a program its arguments and its exit code on' {
        Set-OssCredential LTAIid -AccessKeySecret secret

        Use-OssCredential $Shell '-NoProfile', '-Command', '"$env:OSS_ACCESS_KEY_ID"; exit 7' | Should -Be LTAIid
        $LASTEXITCODE | Should -Be 7
        $global:LASTEXITCODE = 0
    }

    It 'streams: Select-Object -First ends it' {
        Set-OssCredential LTAIid -AccessKeySecret secret

        Use-OssCredential { 1..5 | ForEach-Object { $_ } } | Select-Object -First 2 | Should -Be 1, 2
        Get-OssVariable | Should -HaveCount 2
    }
}

Describe 'Export-OssCredential' {
    BeforeEach {
        Set-OssCredential STS.id -AccessKeySecret "it's" -SecurityToken to/ken+= -Expiration ([DateTimeOffset]::UtcNow.AddHours(1))
    }

    AfterEach {
        Clear-OssCredential
    }

    It 'writes what PowerShell reads back' {
        $text = Export-OssCredential PowerShell
        Clear-OssCredential

        $text | ForEach-Object { [scriptblock]::Create($_) } | ForEach-Object { . $_ }

        $env:OSS_ACCESS_KEY_SECRET | Should -Be "it's"
        $env:OSS_SESSION_TOKEN | Should -Be 'to/ken+='
    }

    It 'writes what sh reads back' -Skip:(-not (Get-Command sh -CommandType Application -ErrorAction Ignore)) {
        $path = Join-Path $TestDrive key.sh
        Export-OssCredential Sh -Path $path
        Clear-OssCredential

        sh -c ". '$path'; printf '%s' `"`$OSS_ACCESS_KEY_SECRET`"" | Should -Be "it's"
    }

    It 'writes JSON that ConvertFrom-Json reads' {
        $answer = Export-OssCredential AliyunExternal | Out-String | ConvertFrom-Json

        $answer.mode | Should -Be StsToken
        $answer.sts_token | Should -Be 'to/ken+='
    }
}
